"""Detects possible subjects: whatever looks like the name of a model, product, tool, plan, provider or hardware.

No list has to know a name. A run of capitalised or mixed-case words is one unless all its words are ordinary, by
``lexicon/possible_subjects.yml`` or because the document writes them in lower case elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple

from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.lexicon.benchmark_names import UNSEEN_BENCHMARK
from counterclaim.extractors.lexicon.benchmark_table import benchmarks
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.models.grammar import Name, find_names
from counterclaim.extractors.models.kinds import kind_of

Found = Literal["model", "family", "product", "plan", "provider", "hardware", "name", "described"]

# A word with a capital, or one in lower case that ends in a version ("o3-mini", "v0"); no address, handle or path.
_WORD = r"(?:[A-Z]|[a-z]{1,3}(?=[A-Z]))[\w'’+&]*(?:[.-](?=\w)[\w'’+&]+)*"
_RUN = re.compile(
    rf"(?<![\w@/#$€£&-])(?<!\w[.'’])"
    rf"(?P<run>{_WORD}(?:[ ](?:{_WORD}|\d+(?:\.\d+)*(?:[BM]\b)?(?![\w%$,:/]|\.\d))){{0,7}})"
)
_PART = re.compile(r"\S+")
_INNER = re.compile(r"[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]|[a-z]\.(?:ai|dev|io|com|new|app)$")
_VERSION = re.compile(r"[vV]?\d+(?:\.\d+)*[BM]?$")
_PLAN = re.compile(r"\s(?:plan|tier|subscription|subscribers?)\b")
_OPENS = frozenset(" \n\t([{\"'‘’“”«*_|,;:!?.…—–/·•>~=+")
_JOINTS = re.compile(r"[-/&]")
_POSSESSIVE = re.compile(r"['’](?:s|re|ve|ll|t|d|m)?$")
_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("ily", "y"), ("ier", "y"), ("ier", "ey"), ("iest", "y"), ("nesses", ""), ("es", ""),
    ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"),
    ("ly", ""), ("ness", ""), ("ment", ""), ("able", ""), ("able", "e"),
)  # fmt: skip


class PossibleSubject(NamedTuple):
    """A possible subject of a text; ``known`` is True if the word lists hold it as a model or product."""

    start: int
    end: int
    name: str
    kind: Found
    known: bool = False


def possible_subjects(
    text: str, *, names: Sequence[Name] | None = None, lower: AbstractSet[str] = frozenset()
) -> list[PossibleSubject]:
    """Return the possible subjects of a text in order, not overlapping.

    ``names`` are the model names already found in it; ``lower`` words that its document also writes in lower case.

    >>> [(s.name, s.kind) for s in possible_subjects("GPT-4o costs $20, Tabnine $12 and Frobnicator 2 is free.")]
    [('GPT-4o', 'model'), ('Tabnine', 'product'), ('Frobnicator 2', 'name')]
    """
    known = find_names(text) if names is None else names
    out = [PossibleSubject(n.start, n.end, n.display, kind_of(n.display), known=True) for n in known]
    out += unknown_subjects(text, [(n.start, n.end) for n in known], lower)
    return sorted(out)


def unknown_subjects(
    text: str, taken: Sequence[tuple[int, int]], lower: AbstractSet[str] = frozenset()
) -> list[PossibleSubject]:
    """Return the possible subjects outside the spans that are ``taken`` already."""
    out: list[PossibleSubject] = []
    for match in _RUN.finditer(text):
        for start, end in _outside(match.start(), match.end(), taken):
            if (found := _subject(text, start, end, lower)) is not None:
                out.append(found)
    return out


def _outside(start: int, end: int, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of a span that no taken span covers."""
    parts = []
    for low, high in taken:
        if low < end and start < high:
            if start < low:
                parts.append((start, low))
            start = max(start, high)
    if start < end:
        parts.append((start, end))
    return parts


def _subject(text: str, start: int, end: int, lower: AbstractSet[str]) -> PossibleSubject | None:
    """Return the name within a run of capitalised words: from its first telling word to its last."""
    word = text[start:end]
    if " " not in word and word not in _words("plans") and not _tells(word, lower, alone=True):
        return None
    parts = [(start + part.start(), start + part.end(), part[0]) for part in _PART.finditer(word)]
    telling = [index for index, part in enumerate(parts) if _tells(part[2], lower, alone=len(parts) == 1)]
    if not telling:
        return _plan(text, parts)
    first, last = telling[0], telling[-1]
    while last + 1 < len(parts) and (_VERSION.match(parts[last + 1][2]) or parts[last + 1][2] in _words("editions")):
        last += 1
    begin, stop = parts[first][0], parts[last][1]
    if tool := _tools().match(text, begin):
        return PossibleSubject(begin, tool.end(), tool[0], "product", known=True)
    name = _POSSESSIVE.sub("", text[begin:stop])
    if begin and text[begin - 1] not in _OPENS:  # what is left of a longer word
        return None
    if UNSEEN_BENCHMARK.match(name) or name.endswith("Mark") or name.lower() in _benchmark_names():
        return None
    return PossibleSubject(begin, begin + len(name), name, _kind(name))


def _plan(text: str, parts: Sequence[tuple[int, int, str]]) -> PossibleSubject | None:
    """ "the Plus plan", "an AI Ultra tier": the words of plans are a name in front of what says so."""
    words = [word for _, _, word in parts]
    if not parts or words[-1] not in _words("plans") or not _PLAN.match(text, parts[-1][1]):
        return None
    first = len(words) - 1
    while first and (words[first - 1] == "AI" or words[first - 1] in _words("plans")):
        first -= 1
    begin, stop = parts[first][0], parts[-1][1]
    return PossibleSubject(begin, stop, text[begin:stop], "plan")


@per_lexicon(maxsize=4096)
def _kind(name: str) -> Found:
    """Return the kind of a name that is no known model's."""
    words = name.split()
    makers = _words("providers") - _words("products")
    if {name, name.removesuffix(" AI"), f"{name} AI"} & makers or makers.issuperset(words):
        return "provider"
    if words[0] in _words("hardware") or words[-1] in _words("hardware"):
        return "hardware"
    if words[0] in _words("products"):
        return "plan" if words[-1] in _words("plans") and len(words) > 1 else "product"
    return "name"


def _tells(word: str, lower: AbstractSet[str], *, alone: bool) -> bool:
    """Return True if a word shows that it belongs to a name; ``lower`` can only take from the words that do."""
    forms = _telling_forms(word, alone)
    if forms is None:
        return False
    return lower.isdisjoint(forms) or _shows_name(word, lower, alone=alone)


@per_lexicon(maxsize=8192)
def _telling_forms(word: str, alone: bool) -> tuple[str, ...] | None:
    """Return None for a word that shows no name in any document, else its forms in lower case.

    A document that writes none of the forms leaves it the name that it would be alone.
    """
    if not _shows_name(word, frozenset(), alone=alone):
        return None
    pieces = [word, *_JOINTS.split(_plain(word))]
    return tuple(dict.fromkeys(_plain(piece).lower() for piece in pieces))


def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", word).rstrip("-+")


def _shows_name(word: str, lower: AbstractSet[str], *, alone: bool) -> bool:
    word = _plain(word)
    if word in _words("products") or word in _words("hardware") - _words("acronyms"):
        return True
    if not word or _VERSION.match(word) or word in _words("not_names") or word.lower() in _benchmark_names():
        return False
    pieces = [piece for piece in _JOINTS.split(word) if piece]
    if len(pieces) > 1 and (
        all(not _shows_name(piece, lower, alone=True) for piece in pieces)
        or (pieces[-1].islower() and pieces[-1].isalpha() and not _shows_name(pieces[0], lower, alone=True))
    ):
        return False
    if _INNER.search(word) or word in _words("families"):
        return True
    if word.isupper() and len(word) <= 4 and alone:  # an abbreviation: it may stand for anything
        return False
    if word.lower().endswith(_endings()):
        return False
    return len(word) > 1 and not word[0].isdigit() and not is_ordinary(word.lower(), lower)


def is_ordinary(word: str, lower: AbstractSet[str] = frozenset()) -> bool:
    """Return True if a word in lower case, or what it is a form of, names nothing."""
    words = _words("ordinary")
    return word in words or word in lower or any(stem in words for stem in _stems(word))


def _stems(word: str) -> list[str]:
    out = []
    for ending, more in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            out.append(stem + more)
            if len(stem) > 3 and stem[-1] == stem[-2]:
                out.append(stem[:-1])
    return out


@per_lexicon()
def _words(group: str) -> frozenset[str]:
    """Return the words of a list of ``possible_subjects.yml``; ``plans`` and ``providers`` come from other files."""
    if group == "plans":
        return frozenset(map(str, load("families")["plans"])) | {"Ultra", "Premium"}
    if group == "families":
        return frozenset(str(head) for f in load("families")["families"] for head in f["heads"] if len(head) > 2)
    if group == "editions":
        return frozenset({*_words("plans"), *map(str, load("families")["variants"]), "AI"})
    if group == "providers":
        vendors = {str(family["vendor"]) for family in load("families")["families"]}
        return frozenset({*map(str, base("providers")), *map(str, load("families")["vendors"]), *vendors})
    if group == "not_names":
        return _words("acronyms") | _words("places") | _words("technical")
    return frozenset(base("possible_subjects")[group].split())


@per_lexicon()
def _endings() -> tuple[str, ...]:
    return tuple(base("possible_subjects")["endings"])


@per_lexicon()
def _tools() -> re.Pattern[str]:
    """Return a pattern of the products and tools whose name begins like a model's."""
    return any_of(map(str, load("families")["not_models"]), not_behind=r"\w", then=r"(?!\w)")


@per_lexicon()
def _benchmark_names() -> frozenset[str]:
    return frozenset(alias.lower() for row in benchmarks().values() for alias in (row.name, *row.aliases))


def plan_words() -> frozenset[str]:
    """Return the words that plans are named by: "Pro", "Team"."""
    return _words("plans")
