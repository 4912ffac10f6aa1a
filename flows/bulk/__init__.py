"""Reads web archives into Parquet data sets, checks them, and publishes a part of them as a database."""
