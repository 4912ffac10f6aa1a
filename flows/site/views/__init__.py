"""View records of each page, made from the rows of ``counterclaim.db.browse``; live pages and report share them."""
