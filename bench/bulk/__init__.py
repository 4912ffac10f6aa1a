"""Measures the checks of bulk data sets, on made claims."""
