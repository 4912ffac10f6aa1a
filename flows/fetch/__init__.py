"""Fetching of one page: limits, allowed addresses, delays, the browser and WARC files."""
