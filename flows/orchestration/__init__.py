"""TODO: flows/orchestration."""
