"""Publishes a part of a data set as a database: conflicts of a check, with the pages that they quote."""
