"""TODO: flows/site/charts/scales."""
