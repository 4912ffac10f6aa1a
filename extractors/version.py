"""Version of the extraction rules, importable without the rules themselves."""

from __future__ import annotations

RULESET = "2026.11.3"
