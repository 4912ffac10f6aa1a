"""Splits a sentence at its punctuation and at the words that open clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from counterclaim.extractors.clauses.words import listed, openers, role_of, words_of
from counterclaim.extractors.lexicon.regex import any_of

Span = tuple[int, int]

_MARK = re.compile(r"[()\[\];!?\n|•·✅❌✓✗✔✘→]|:(?=\s|$)|,(?=[\"”’)]?\s)|\s?—\s?|\s[–-]\s|\.(?=[”\"')\]]?(?:\s|$))")
_VERB_REACH = 14  # words that a clause's verb is looked for in
_WORD = re.compile(r"[\w'’/.-]+")
_NAME = re.compile(r"[\s\"“*]*[A-Z][\w.+-]*(?:\s(?:[A-Z]|\d)[\w.+-]*)*")
_THIRD = re.compile(r"\s(?:\w+ly\s)?([a-z]{2,}(?<!s)s)\b")
_PARTICIPLE = re.compile(
    r"\W*(?:(?:and|or|even|thus|thereby|all while|while)\s)?(?:\w+ly\s)?[a-z]{2,}ing\b(?!\s(?:is|are|was)\b)"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch without marks; ``lead`` and ``tail`` are those around it.

    ``opener`` is the phrase it begins with and ``role`` the role of that phrase.
    ``depth`` counts the brackets around it; ``verb`` is the offset of its first finite verb, -1 without one.
    """

    start: int
    end: int
    lead: str
    opener: str
    role: str
    depth: int
    verb: int
    participle: bool
    tail: str = ""  # the mark behind it


def segments(text: str, names: Sequence[Span] = ()) -> list[Segment]:
    """Return the segments of a text in order; ``names`` are spans that no mark or opening word divides."""
    cuts = sorted([*_marks(text, names), *_openings(text, names)])
    out: list[Segment] = []
    depth, start, lead, opener = 0, 0, "", ""
    for at, end, kind in [*cuts, (len(text), len(text), "$")]:
        if at < start:
            continue
        tail = kind if len(kind) == 1 else ""
        if text[start:at].strip() or opener:
            out.append(_segment(text, (start, at), (lead, opener, tail), depth, names))
            lead = opener = ""
        if kind.startswith("word:"):
            opener, start = kind[5:], at
            continue
        depth = max(0, depth + (kind in "([") - (kind in ")]"))
        start, lead, opener = end, _stronger(lead, kind), ""
    return out


def _stronger(one: str, other: str) -> str:
    """Return the mark that divides more of two that follow each other: the full stop behind a bracket."""
    order = "),(—:|;.?!\n"
    return max(one, other, key=order.find) if one else other


def _segment(text: str, span: Span, edges: tuple[str, str, str], depth: int, names: Sequence[Span]) -> Segment:
    (start, end), (lead, opener, tail) = span, edges
    behind = start + len(opener)
    role = role_of().get(opener, "coordinate" if opener else "")
    participle = _PARTICIPLE.match(text, behind if opener else start, end) is not None
    return Segment(
        start,
        end,
        lead,
        opener,
        role,
        depth,
        _verb(text, (behind, end), names, joined=role == "coordinate"),
        participle,
        tail,
    )


def _verb(text: str, span: Span, names: Sequence[Span], *, joined: bool) -> int:
    """Return where the first finite verb of a stretch is, -1 if none is within some words; ``joined``: by "and"."""
    start, end = span
    match = listed("verbs").search(text, start, end)
    at = match.start() if match and len(_WORD.findall(text, start, match.start())) <= _VERB_REACH else -1
    behind = [found for found in _behind_names(text, span, names, joined=joined) if at < 0 or found < at]
    return behind[0] if behind else at


def _behind_names(text: str, span: Span, names: Sequence[Span], *, joined: bool) -> Iterator[int]:
    """Yield where a verb stands right behind a name, known or only written like one: "Zephyr swims"."""
    start, end = span
    ends = [stop for begin, stop in names if start <= begin and stop < end]
    first = None if joined else _NAME.match(text, start, end)  # "and European languages" names nobody
    for stop in [*([first.end()] if first else []), *ends]:
        word = _THIRD.match(text, stop, end)
        if word and word[1].lower() not in words_of("plurals"):
            yield word.start(1)


def _marks(text: str, names: Sequence[Span]) -> list[tuple[int, int, str]]:
    out = []
    for match in _MARK.finditer(text):
        mark = match[0].strip() or match[0]
        if not _inside(match.start(), names) and not (mark == "." and _is_short(text, match.start())):
            out.append((match.start(), match.end(), _MARKS.get(mark, mark)))
    return out


_MARKS = {"–": "—", "-": "—", "[": "(", "]": ")", "•": "|", "·": "|", "→": ":", **dict.fromkeys("✅❌✓✗✔✘", "|")}


def _is_short(text: str, at: int) -> bool:
    """Return True for the point of an abbreviation: "e.g. summaries", "vs. GPT-4o"."""
    return _abbreviations().search(text, max(0, at - 5), at + 1) is not None


@cache
def _abbreviations() -> re.Pattern[str]:
    return re.compile(r"(?:\be\.g|\bi\.e|\bvs|\bapprox|\bca|\bNo|\bFig|\bp|\betc)\.$", re.I)


def _openings(text: str, names: Sequence[Span]) -> list[tuple[int, int, str]]:
    out = []
    for match in openers().finditer(text):
        word = match[0].lower()
        capital = (
            match[0][0].isupper()
            and text[: match.start()].strip(" \"“'(*") != ""
            and not _after_stop(text, match.start())
        )
        if not _inside(match.start(), names) and not capital and role_of().get(word) != "plain":
            out.append((match.start(), match.end(), f"word:{word}"))
    return out


def _after_stop(text: str, at: int) -> bool:
    return text[:at].rstrip(" \"“'(*")[-1:] in set(".:;!?|\n—–✅❌→•")


def _inside(at: int, names: Sequence[Span]) -> bool:
    place = bisect_right(names, (at, 1 << 30)) - 1
    return place >= 0 and names[place][0] <= at < names[place][1]


@cache
def aside_words() -> re.Pattern[str]:
    """Return a pattern of what an aside between commas begins with."""
    return any_of(words_of("asides"), not_behind=r"\w", then=r"(?!\w)", fold=True)
