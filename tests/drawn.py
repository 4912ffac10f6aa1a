"""How many examples are drawn: as many as the profile says, and a quarter of them where each builds a database."""

from __future__ import annotations

from hypothesis import settings

FEW = settings(max_examples=max(10, settings.default.max_examples // 4))
