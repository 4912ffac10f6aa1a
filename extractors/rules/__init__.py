"""TODO: extractors/rules."""
