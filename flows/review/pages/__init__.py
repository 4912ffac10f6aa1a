"""The live pages: one module for each group of them."""
