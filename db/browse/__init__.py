"""Queries behind the review pages: read-only functions of a plain SQLite connection."""
