"""TODO: db/browse/records."""
