"""Generators of test data for the benchmarks: pages, websites and databases."""
