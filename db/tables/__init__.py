"""TODO: db/tables."""
