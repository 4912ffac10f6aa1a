"""Sentences and clauses about subjects that are no model of the document."""
