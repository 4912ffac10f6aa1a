"""TODO: bench/data."""
