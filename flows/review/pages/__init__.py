"""What each page shows, as plain records made of ``db.browse``'s rows; the live pages and the report share them."""
