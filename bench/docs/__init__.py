"""TODO: bench/docs."""
