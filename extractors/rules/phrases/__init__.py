"""Patterns of the words around what the rules read, by rule."""
