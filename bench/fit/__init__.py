"""Fits the probability of a statement and the certainty of a conflict on read flags and annotated pages."""
