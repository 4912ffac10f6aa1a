"""The command ``check``: findings in drafts, as text, SARIF and GitHub annotations."""
