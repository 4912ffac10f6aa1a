"""TODO: db/conflicts/checks."""
