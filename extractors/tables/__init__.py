"""TODO: extractors/tables."""
