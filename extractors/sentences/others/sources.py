"""Leaves out makers that are only quoted: "Per Zephyr's own report, it runs at 100 tokens a second"."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention

_LEAD = 24  # characters
# Before who is quoted, and behind it
_BEFORE = word_pattern(r"\b{source_leads}\s(?:the\s)?$")
_BEHIND = word_pattern(r"(?:['’]s?)?\s(?:[\w-]+\s){0,2}{source_nouns}\b|(?<=[\w])\s?,")


def without_sources(text: str, models: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without names of families that, as their maker, are the source of what is said."""
    return [mention for mention in models if not _is_source(text, mention)]


def _is_source(text: str, mention: Mention) -> bool:
    before = _BEFORE.search(text, max(0, mention.start - _LEAD), mention.start)
    if before is None or kind_of(mention.name) not in {"family", "provider"}:
        return False
    behind = _BEHIND.match(text, mention.end)
    if behind is None:
        return False
    return not behind[0].endswith(",") or not before[0].lower().startswith(("in", "from", "by"))
