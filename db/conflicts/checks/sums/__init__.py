"""The checkers of what must work out: bills, memory, multiples of prices."""
