"""Reads a statement a second time, strictly: ``review(document, claim)`` returns its doubts and a probability.

It runs only for the few statements that would be evidence of a conflict, on the document's text, and repeats nothing
of the first reading: it asks what a careful person asks (``questions``), each of which can doubt the statement.
"""

from counterclaim.extractors.second_reading.review import review

__all__ = ["review"]
