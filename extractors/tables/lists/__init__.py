"""Cells that list models, and what the labels beside and above say of each."""
