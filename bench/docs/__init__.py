"""Programs that write parts of ``docs/``."""
