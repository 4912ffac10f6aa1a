"""Extraction of comparisons: orderings, ratios and differences."""
