"""Output formats for rows: a table, CSV and JSON."""
