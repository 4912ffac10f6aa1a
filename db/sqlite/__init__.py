"""TODO: db/sqlite."""
