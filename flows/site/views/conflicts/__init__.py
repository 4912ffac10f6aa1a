"""TODO: flows/site/views/conflicts."""
