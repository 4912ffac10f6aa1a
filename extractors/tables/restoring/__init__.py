"""Restores tables that lost their form: cells joined without separators, rows moved to the left."""
