"""TODO: extractors/models."""
