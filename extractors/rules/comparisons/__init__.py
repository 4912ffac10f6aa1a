"""TODO: extractors/rules/comparisons."""
