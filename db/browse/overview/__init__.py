"""Queries of the home page, of sources, and of the first page of the report."""
