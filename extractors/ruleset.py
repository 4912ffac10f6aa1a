"""The version of the rules, apart from them: to know that nothing is to be read, no rule must be imported."""

from __future__ import annotations

RULESET = "2026.11.2"
