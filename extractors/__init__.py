"""Extraction of claims from documents: bytes or text in, records out. No network, database, clock or Prefect."""
