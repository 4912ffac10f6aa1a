"""TODO: db/incremental."""
