"""Prices of plans."""
