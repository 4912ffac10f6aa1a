"""The report as a folder of files that can be mailed, published and read without a server."""
