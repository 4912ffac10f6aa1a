"""TODO: flows/export."""
