"""Names of models: full names, short forms, plans, and families that no list holds."""
