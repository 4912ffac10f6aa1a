"""Tells what a clause asserts: drafts that it states, capabilities that it says are had."""
