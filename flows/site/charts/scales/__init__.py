"""Scales and axes of charts."""
