"""Division of a sentence into clauses, and what each of them asserts."""
