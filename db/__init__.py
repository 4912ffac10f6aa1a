"""SQLite storage and conflict detection. Of ``extractors`` it uses records, lexicon and values only."""
