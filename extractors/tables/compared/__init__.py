"""Extracts comparisons from columns that set models against each other."""
