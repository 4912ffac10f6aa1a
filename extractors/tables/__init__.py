"""Extraction of claims from tables and from lines of a label and a value."""
