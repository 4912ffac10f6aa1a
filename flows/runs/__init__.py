"""TODO: flows/runs."""
