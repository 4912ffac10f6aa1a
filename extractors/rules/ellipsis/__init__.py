"""Extracts what a sentence says in few words because another one, or its first clause, has said it in full."""
