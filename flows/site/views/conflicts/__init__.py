"""View records of the conflict pages: the queue, its filters, and one conflict."""
