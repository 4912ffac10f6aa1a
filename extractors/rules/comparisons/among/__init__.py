"""Standings among the models of a page, and what is said of all of them."""
