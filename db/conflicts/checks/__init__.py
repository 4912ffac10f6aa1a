"""The checkers of conflicts: each takes grouped facts and yields conflicts."""
