"""Builds efficient regular expressions from lists of words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

_HYPHENS = str.maketrans("\u2010\u2011", "--")


def plain_hyphens(text: str) -> str:
    """Return the text, as long as it was, with the hyphen of keyboards for those of typesetters ("SWE\u2011Bench")."""
    return text.translate(_HYPHENS) if "\u2011" in text or "\u2010" in text else text


def any_of(
    words: Iterable[str], *, not_behind: str, then: str = "", fold: bool = False, space: str = r"\ "
) -> re.Pattern[str]:
    """Return a pattern of words, longest first; without words one that matches nothing.

    ``not_behind`` is a character class that must not stand before a word, ``then`` what must follow; ``fold`` ignores
    case; ``space`` is the pattern for a space within a word. A regular expression scans fast only if it begins with a
    set of characters: so it begins with the first letters of the words, and looks at what stands before them
    afterwards. Words that begin alike are read once, so thousands of words cost little more than ten.
    """
    by_first: dict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words)):
        by_first[word[0].lower() if fold else word[0]].append(word[1:])
    if not by_first:
        return re.compile(r"(?!)")
    first = "".join(re.escape(f"{char}{char.upper()}" if fold else char) for char in by_first)
    rest = "|".join(f"(?<={re.escape(char)})(?:{_tree(ends, space)})" for char, ends in by_first.items())
    return re.compile(rf"[{first}](?<!{not_behind}.)(?{'i' if fold else ''}:{rest}){then}", re.DOTALL)


def _tree(ends: list[str], space: str) -> str:
    """Return a pattern of alternatives that share their beginnings; a longer one is tried before a shorter."""
    low, high = min(ends), max(ends)  # what the extremes share, all share
    shared = low[: next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))]
    lead = re.escape(shared).replace(r"\ ", space)
    by_next: dict[str, list[str]] = defaultdict(list)
    for end in ends:
        if len(end) > len(shared):
            by_next[end[len(shared)]].append(end[len(shared) :])
    if not by_next:
        return lead
    body = "|".join(_tree(group, space) for group in by_next.values())
    return f"{lead}(?:{body})" + ("?" if shared in ends else "")
