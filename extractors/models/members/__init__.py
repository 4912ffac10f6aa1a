"""Models that a text names by a part of their name beside another of their family."""
