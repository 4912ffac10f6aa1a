"""Extraction of claims from sentences: one module for each family of statements."""
