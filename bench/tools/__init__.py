"""TODO: bench/tools."""
