"""The questions behind the review pages: functions of a plain SQLite connection that only read; see ``rows``."""
