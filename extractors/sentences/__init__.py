"""TODO: extractors/sentences."""
