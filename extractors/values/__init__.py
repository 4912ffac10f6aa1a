"""Parsers of values: quantities, units, dates, hedges, number words, and YAML."""
