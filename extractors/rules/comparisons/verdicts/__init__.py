"""Extracts verdicts of articles that compare two models: lines, rankings and rounds."""
