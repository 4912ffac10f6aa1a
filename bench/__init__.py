"""Benchmarks of speed and memory against other tools, on text new to the process: ``make bench``."""
