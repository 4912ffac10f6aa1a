"""TODO: flows/lint."""
