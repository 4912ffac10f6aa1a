"""Configuration that users write: the sources file, cron schedules and their lexicon."""
