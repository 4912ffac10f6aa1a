"""SQLite: connections, read-only SQL and documented queries."""
