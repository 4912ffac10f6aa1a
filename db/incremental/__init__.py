"""Incremental detection of conflicts: only what changed documents affect is checked again."""
