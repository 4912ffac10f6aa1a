"""View records of each page, made from the rows of ``db.browse``; the live pages and the report share them."""
