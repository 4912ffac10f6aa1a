"""TODO: bench/soak."""
