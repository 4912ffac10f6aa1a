"""Saving of fetched pages and local files, and extraction of those that are pending."""
