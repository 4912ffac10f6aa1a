"""TODO: flows/ingest."""
