"""Queries of the review pages: functions of a plain SQLite connection that only read and return records."""
