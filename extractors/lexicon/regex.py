r"""Compiles regular expressions that begin with a set of characters, which the engine searches for faster.

``\b(?:both|each)`` becomes ``[BEbe](?<!\w.)(?:...)``. A search looks at each character of a text in turn unless the
expression begins with a set of characters. Here that set is moved to the front: one character is matched, and each
alternative then looks back to check that it begins with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

_ODD = {"i": "İı", "k": "K", "s": "ſ"}  # what else is the same letter without case
_FIRST = re.compile(r"[A-Za-z0-9 ,;:/%~=–—…'’“”\"<>≤≥≈&!€£¥@#-]|\\[ds.$*+?()\[\]|/-]|\[(?!\^)(?:[^\]\\\[]|\\.)+\]")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|.", re.DOTALL)
_BORDER = r"(?<!\w.)"  # before a word's first letter, which has been read already
_QUANTIFIERS = frozenset("?*+{")


def compiled(pattern: str, *, fold: bool) -> re.Pattern[str]:
    """Return a pattern equivalent to ``pattern``, faster where possible; ``fold`` ignores case."""
    found = _led(pattern)
    if found is None:
        return re.compile(pattern, re.IGNORECASE if fold else 0)
    firsts, rest = found
    return re.compile(f"[{''.join(sorted(_set(first, fold=fold) for first in firsts))}](?{'i' if fold else ''}:{rest})")


def _set(first: str, *, fold: bool) -> str:
    """Return what matches a first character, to stand within brackets."""
    if first.startswith("["):
        inner = re.sub(r"^-|(?<!\\)-$", r"\\-", first[1:-1])  # a hyphen at an edge stands for itself
        letters = sorted({c.swapcase() for c in _expanded(inner) if c.isalpha()}) if fold else []
        return inner + "".join(letters) + "".join(_ODD.get(c.lower(), "") for c in letters)
    if first.isalpha() and fold:
        return first.lower() + first.upper() + _ODD.get(first.lower(), "")
    return first if first.startswith("\\") else re.escape(first)


def _expanded(inner: str) -> str:
    """Return the characters of a set of brackets, ranges of letters written out."""
    ranges = re.sub(r"\\.", "", inner)
    return re.sub(r"(\w)-(\w)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), ranges)


def _led(pattern: str) -> tuple[set[str], str] | None:
    """Return the first characters of a pattern and what follows them, or None if they cannot be determined."""
    firsts: set[str] = set()
    bodies = []
    for alternative in _alternatives(pattern):
        found = _begun(alternative)
        if found is None:
            return None
        firsts |= found[0]
        bodies.append(found[1])
    if all(body.startswith(_BORDER) for body in bodies):  # looked at once for all
        return firsts, f"{_BORDER}(?:{'|'.join(body.removeprefix(_BORDER) for body in bodies)})"
    return firsts, "|".join(bodies)


def _begun(alternative: str) -> tuple[set[str], str] | None:
    if alternative.startswith(r"\b"):
        found = _begun(alternative[2:])
        if found is None or not all(first.isalnum() for first in found[0]):
            return None
        return found[0], f"{_BORDER}(?:{found[1]})"
    if alternative.startswith("(?:"):
        close = _close(alternative)
        if alternative[close : close + 1] in _QUANTIFIERS and close < len(alternative):
            return None
        found = _led(alternative[3 : close - 1])
        return (found[0], f"(?:{found[1]}){alternative[close:]}") if found else None
    first = _FIRST.match(alternative)
    if first is None or alternative[first.end() : first.end() + 1] in {*_QUANTIFIERS}:
        return None
    return {first[0]}, f"(?<={first[0]}){alternative[first.end() :]}"


def _close(pattern: str) -> int:
    """Return the end of the group that a pattern begins with."""
    depth = 0
    for token in _TOKEN.finditer(pattern):
        depth += (token[0] == "(") - (token[0] == ")")
        if depth == 0:
            return token.end()
    return len(pattern)


def _alternatives(pattern: str) -> list[str]:
    """Return what a pattern's outermost bars part."""
    out, depth, last = [], 0, 0
    for token in _TOKEN.finditer(pattern):
        depth += (token[0] == "(") - (token[0] == ")")
        if token[0] == "|" and depth == 0:
            out.append(pattern[last : token.start()])
            last = token.end()
    return [*out, pattern[last:]]


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
