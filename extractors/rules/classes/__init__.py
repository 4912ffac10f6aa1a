"""Rules about classes of models: who belongs to one, and what a label says of the members of a list."""
