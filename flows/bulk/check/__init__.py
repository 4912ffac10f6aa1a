"""Checks the claims of a data set: DuckDB finds what may differ, the checkers of the store look at that alone."""
