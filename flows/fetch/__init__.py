"""TODO: flows/fetch."""
