"""The command ``audit``: a drawn sample of flags for people to judge, and what their verdicts say of the queue."""
