"""TODO: flows/site/charts/kinds."""
