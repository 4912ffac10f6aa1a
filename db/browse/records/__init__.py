"""Records that the queries of the review pages return."""
