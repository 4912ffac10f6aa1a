"""Tools for changes of the rules: comparison of two readings, and generated text."""
