"""TODO: flows/config."""
