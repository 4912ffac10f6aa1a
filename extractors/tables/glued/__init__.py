"""Tables whose cells are joined without separators, a row a line."""
