"""Extraction of comparisons with a number: ratios, shares, differences, points, pairs of scores."""
