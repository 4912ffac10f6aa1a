"""Pages for reviewing conflicts and exploring claims: live in Datasette, and as a folder of files."""
