"""Queries of conflicts: the queue and one conflict."""
