"""The pages on which people review conflicts and explore claims: live in Datasette, and as a folder of files."""
