"""TODO: flows/site."""
