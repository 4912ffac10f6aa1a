"""Finds the parts of names that the lexicon does not hold."""
