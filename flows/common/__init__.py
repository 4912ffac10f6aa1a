"""Helpers that all of ``flows`` uses: errors, progress, locks, signals, limits and worker processes."""
