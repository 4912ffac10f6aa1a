"""Queries of models: the list, one model, a comparison."""
