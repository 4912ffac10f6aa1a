"""TODO: db/browse/models."""
