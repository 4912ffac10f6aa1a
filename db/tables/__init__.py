"""Reads and writes of each table, and the migrations."""
