"""TODO: extractors/values."""
