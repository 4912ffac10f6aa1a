"""TODO: db/browse/conflicts."""
