"""Tells what a possible subject that is no model of the document takes from the models around it.

"Frobnix, built on GPT-4, costs $9" says nothing of GPT-4: a value belongs to the name whose clause it stands in,
whether or not a list knows that name. What belongs to another subject makes no claim; its number stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.possible_subjects import PossibleSubject, unknown_subjects
from counterclaim.extractors.models.subject_roles import heads_sentence, is_bare_plan, opens_clause, presents, role
from counterclaim.extractors.sentences.others.described_subjects import described_subjects
from counterclaim.extractors.sentences.others.offering_hosts import is_offering_host
from counterclaim.extractors.sentences.records import Cue, Sentence

_NAMED_CUES = frozenset({"bench", "lic", "host"})


def _any(name: str) -> str:
    """Return the pattern of the words of a list of the lexicon, longest first."""
    return "|".join(re.escape(word) for word in sorted(base("clauses")[name], key=len, reverse=True))


_DIRECT = re.compile(
    rf"(?:['’]s)?(?:\s\((?!{_any('former_names')})[^()]{{0,24}}|\s?[:~≈@=|–—-]\s?[~≈]?|\s[~≈><≥≤]?"
    rf"|\s[$€£]\d[\d.]*\s?/\s?|\s(?:{_any('value_links')})\s(?:(?:{_any('estimates')})\s)?[~≈]?)"
)
_TOLD_OF = re.compile(r"\s\(?(?:for|with)\s(?:the\s)?")
_SPENT_ON = re.compile(r"\s(?:for|with)\s")
_JOINED = re.compile(rf"\s?(?:,|,?\s(?:{_any('joins')})|&|/|\+)\s?(?:the\s)?")
# From the end of one entry's name to the bracket of a later one, whose name is two capitalised words or more.
_ENTRIES = re.compile(
    r"(?:\s\([^()]*\),\s(?:and\s|or\s)?(?P<name>[A-Z][\w.-]*(?:\s[A-Z\d][\w.-]*)*))+\s",
)


def other_subjects(
    text: str, names: Sequence[tuple[int, int]], cues: Iterable[Cue], lower: frozenset[str]
) -> tuple[PossibleSubject, ...]:
    """Return the possible subjects of a sentence beside the ``names`` of its models; hosts and benchmarks are none."""
    taken = [*names, *((c.start, c.end) for c in cues if c.group in _NAMED_CUES)]
    named = [
        found
        for found in unknown_subjects(text, sorted(taken), lower)
        if (found.kind != "provider" or _is_maker(found.name)) and not is_offering_host(text, found.start)
    ]
    return tuple(sorted([*named, *described_subjects(text, [*taken, *((one.start, one.end) for one in named)])]))


def unread_names(others: Sequence[PossibleSubject], attributes: Iterable[str]) -> tuple[PossibleSubject, ...]:
    """Return the other subjects of a sentence but those that its claims take for benchmarks."""
    read = " ".join(attributes) if others else ""
    return tuple(other for other in others if re.sub(r"\W+", "-", other.name.lower()) not in read)


def _is_maker(name: str) -> bool:
    return name not in base("providers")


def belongs_to_other(
    text: str,
    others: Sequence[PossibleSubject],
    models: Sequence[Mention],
    subject: str,
    span: tuple[int, int],
) -> bool:
    """Return True if what is said at a span is said of another subject than the model it was read of."""
    start, end = span
    known = set(subject.split())
    foreign = [
        o
        for o in others
        if not (o.kind == "provider" and vendor_of(subject) in o.name)
        and not known >= set(o.name.split())
        and not (o.kind == "described" and any(o.end <= m.start and m.end <= start for m in models))
    ]
    if text[start] in "$€£" and any(_is_spent_on(text, end, o, subject) for o in foreign):
        return True
    return bool(foreign) and _stands_with_other(text, foreign, models, subject, span)


def _stands_with_other(
    text: str,
    foreign: Sequence[PossibleSubject],
    models: Sequence[Mention],
    subject: str,
    span: tuple[int, int],
) -> bool:
    """Return True if the clause of a span, or the entry that it stands in, is of one of the ``foreign`` names."""
    start, end = span
    own = [m for m in models if m.name == subject]
    if any(m.start < end and start < m.end for m in own):  # the words said name it
        return False
    if any(_ends_in_value(text, other, span) for other in foreign):
        return True
    before = _before(start, foreign, models)
    if before and _takes_what_follows(before[-1]) and _DIRECT.fullmatch(text, before[-1].end, start):
        return not _joined(text, before, subject)
    before = [name for name in before if not (isinstance(name, PossibleSubject) and is_bare_plan(name))]
    for index in range(len(before) - 1, -1, -1):
        name = before[index]
        if not isinstance(name, PossibleSubject) and any(presents(text, o.end, name.start) for o in foreign):
            return False
        if role(text, name.start, name.end) == "subject":
            if not isinstance(name, PossibleSubject):
                return False
            linked = any(m.start >= end and m.start - end <= 25 for m in own)
            return not linked and not _joined(text, before[: index + 1], subject)
    if own:
        return False
    if any(heads_sentence(text, other) for other in foreign):
        return True
    behind = (o for o in foreign if o.start >= end and o.kind != "described" and opens_clause(text, o.start))
    return any(role(text, o.start, o.end) == "subject" for o in behind)


def _ends_in_value(text: str, other: PossibleSubject, span: tuple[int, int]) -> bool:
    """Return True for the 1484 of "and K2.6 1484": the number behind a version is what is said of that name."""
    start, end = span
    return other.start < start and end == other.end and any(map(str.isdigit, text[other.start : start]))


def is_told_of_other(sentence: Sentence, end: int) -> bool:
    """True for a date with another subject right behind it: "April 20 for Sol and May 18 for Luna"."""
    match = _TOLD_OF.match(sentence.text, end)
    return match is not None and any(o.start == match.end() and o.kind != "hardware" for o in sentence.others)


def _is_spent_on(text: str, end: int, other: PossibleSubject, subject: str) -> bool:
    """True for the Sonnet of "$45 with GPT-4o, $60 with Sonnet": an amount is of the name that it is linked to."""
    named = other.kind in {"model", "family", "product", "name"} and other.name not in subject
    return named and bool(_SPENT_ON.fullmatch(text, end, other.start))


def _takes_what_follows(name: PossibleSubject | Mention) -> bool:
    return isinstance(name, PossibleSubject) and name.kind != "hardware"


def _before(
    start: int, others: Sequence[PossibleSubject], models: Sequence[Mention]
) -> list[PossibleSubject | Mention]:
    """Return the names that end before a place, in text order."""
    names: list[PossibleSubject | Mention] = [*others, *models]
    return sorted((name for name in names if name.end <= start), key=lambda name: name.start)


def _joined(text: str, names: Sequence[PossibleSubject | Mention], subject: str) -> bool:
    """Return True if the last name is coordinated with the subject: "X and Y cost $20" is said of both."""
    last = names[-1]
    for name in reversed(names[:-1]):
        if not _JOINED.fullmatch(text, name.end, last.start):
            return False
        if name.name == subject and isinstance(name, Mention):
            return True
        last = name
    return False


def is_of_unknown_entry(sentence: Sentence, start: int) -> bool:
    """True for what stands in the bracket of an entry that is no model, behind an entry that is a name.

    "A (fast), B (free)" is of A and B; "A (best prompts), Wide Diffusion (free, open source)" says nothing free of A.
    """
    opened = sentence.text.rfind("(", 0, start)
    if opened < 0 or sentence.text.find(")", opened, start) >= 0:
        return False
    names: list[Mention | PossibleSubject] = [*sentence.models, *sentence.others]
    for name in names:
        entries = _ENTRIES.fullmatch(sentence.text, name.end, opened) if name.end < opened else None
        if entries is not None and " " in entries["name"]:
            first, last = entries.span("name")
            held = [(m.start, m.end) for m in sentence.models] + [(c.start, c.end) for c in sentence.of("bench")]
            return not any(low < last and first < high for low, high in held)
    return False
