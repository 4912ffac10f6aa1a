"""TODO: db/browse/overview."""
