"""TODO: flows/common."""
