"""Pairs names, benchmarks or sides with as many values in the same order, and names over a relative clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, Protocol, TypeVar

from counterclaim.extractors.clauses.words import words_of
from counterclaim.extractors.lexicon.comparison_phrases import ends_in_verb
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.subject_roles import acts, copula, described, opens_clause, role
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences import attachment_phrases as phrases
from counterclaim.extractors.sentences.records import Sentence

# "Y without tools (75.0%)": how the model was run stands between its name and its value
_UNDER_CONDITION = word_pattern(r"\s{run_prepositions}\s[\"“]?[\w.-]+[\"”]?(?:\s[\w-]+){0,2}\s\([~≈]?$")
_OPENING = re.compile(r"\W*(?:the\s)?", re.I)
_OPEN_PAREN = word_pattern(r"(?:['’]?s)?(?:\s{price_kinds})?\s*\(\s*[^()]{0,24}$")
_GAP = re.compile(r"\s?(?:,\s(?:and\s|or\s)?|/\s?|&\s?|and\s|or\s)(?:the\s|its\s|of\s)?", re.IGNORECASE)
_TO_COMMA = re.compile(r"[^,;.:]{0,40},(?=\s)")
_VERSUS = re.compile(r"\s(?:vs\.?|versus|against|compared (?:with|to))\s[~≈]?")
_BEHIND_NAME = re.compile(r"\s?[(:,–—]\s?[~≈]?|\s[~≈]?")
_AND = re.compile(r",\s(?:and|but)\s(?:the\s)?", re.I)
_COMMA = re.compile(r",\s(?:the\s)?", re.I)
# "Despite being cheaper than B, A is", "Outperforming B, A is": the comma ends the opening
_OPENED = re.compile(r"(?:^|[:;]\s)\W*(?:(?:Despite|While|Whilst|Though|Although|Besides)\b|[A-Z][a-z]+ing\s)[^,;:.]*")
_VERB_BEHIND = re.compile(r"\s(?:also\s|now\s|still\s|\w+ly\s)?(?P<verb>\w+s)\s", re.I)
_STOP = re.compile(r"[;]|\.\s")
# A second verb of one subject: "A passed B, and took the first place with 1360", "A passed B, scoring 71%"
_SECOND_VERB = word_pattern(
    r"(?:(?:,\s(?:and\s|but\s)?|\s(?:and|but)\s)(?:(?:then|also|now|still|even|\w+ly)\s)*{second_verbs}"
    r"|,\s(?:\w+ly\s)?{second_participles})\b",
    fold=False,
)
_FIRST_VERB = re.compile(r"\s(?:[a-z]+ly\s|also\s|now\s)?[a-z]{2,}(?:s|ed)\b")
_IT_ACTS = word_pattern(
    r"(?:^|[,;:.]\s|^\w+ly,?\s|\band\s)(?:it|the model|this model)\s(?:[a-z]+ly\s|also\s|now\s)?[a-z]{2,}(?:s|ed|t)\b"
)
_OTHER_CLAUSE = word_pattern(r"[;:()]|\b{other_clause_openers}\b", fold=False)
_PLACE = re.compile(r"(?:\s(?:tokens|context|tokens of context))?\s(?:in|inside|within)\s(?:the\s)?")
_OWN_AMOUNT = re.compile(r"(?::|\sat|\sis|\scosts)?\s[~≈]?[$€£]\d")
_RELATIVE = re.compile(r",\s(?:which|who|whose)\b")


class _Span(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


Item = TypeVar("Item", bound=_Span)
_ENTRY_BEGINS = 4  # characters before the first name of an entry
_ENTRY_MARK = re.compile(r"\s?(?::|[–—]|-\s)")


def series(text: str, items: Sequence[Item], gap: re.Pattern[str] = _GAP) -> list[list[Item]]:
    """Return the items of a text, which stand in order, in lists: neighbours with only a comma or "and" between."""
    out: list[list[Item]] = []
    for item in items:
        if out and gap.fullmatch(text, out[-1][-1].end, item.start):
            out[-1].append(item)
        else:
            out.append([item])
    return out


def paired(text: str, items: Sequence[Item], values: Sequence[_Span], value: _Span) -> Item | None:
    """Return the item whose place in its list is that of a value in its own; None if no one list is as long.

    >>> # "scores 91.9% and 76.2% on GPQA Diamond and SWE-bench Verified": 76.2% is the second benchmark's
    """
    own = next((run for run in series(text, values) if value in run), [])
    if len(own) < 2:
        return None
    fitting = [run for run in series(text, items) if len(run) == len(own)]
    return fitting[0][own.index(value)] if len(fitting) == 1 else None


def respective(sentence: Sentence, quantity: Quantity) -> Mention | None:
    """ "costs $0.25 and $0.05 for A and B respectively": the list of names behind the values."""
    if "respectively" not in sentence.text:
        return None
    alike = [q for q in sentence.quantities if alike_kinds(q, quantity)]
    return paired(sentence.text, [m for m in sentence.models if m.start >= quantity.end], alike, quantity)


def alike_kinds(one: Quantity, other: Quantity) -> bool:
    """Return True if two quantities may be items of one list: "10M and 1M tokens", "$0.80 and $0.06 per million"."""
    kinds = {one.dimension, other.dimension}
    return len(kinds) == 1 or kinds <= {"tokens", "scaled"} or kinds <= {"money", "money_per_mtok"}


def past_relative(text: str, before: list[Mention], start: int) -> Mention | None:
    """ "X, which came after Y, costs $1": the model whose verb goes on behind a relative clause that names another."""
    closed = _TO_COMMA.match(text, before[-1].end, start) if len(before) > 1 else None
    if closed is None or not acts(text, closed.end()):
        return None
    return next((m for m in reversed(before[:-1]) if _RELATIVE.match(text, m.end)), None)


def of_second_verb(text: str, before: list[Mention], run: list[Mention], start: int) -> Mention | Literal["it"] | None:
    """ "A passed B, and took the first place with 1360": the subject of both verbs, a name or a pronoun.

    ``run``, the names listed last before the value that begins at ``start``, is the object of the first.
    """
    if _SECOND_VERB.search(text, run[-1].end, start) is None or acts(text, run[-1].end):
        return None
    subject = next((m for m in reversed(before) if m.end < run[0].start), None)
    if subject is None:
        pronoun = _IT_ACTS.search(text, 0, run[0].start)
        return "it" if pronoun and not _OTHER_CLAUSE.search(text, pronoun.end(), start) else None
    if not opens_clause(text, subject.start) or not (_FIRST_VERB.match(text, subject.end) or acts(text, subject.end)):
        return None
    return None if _OTHER_CLAUSE.search(text, subject.end, start) else subject


def opposed(sentence: Sentence, quantity: Quantity) -> Mention | None:
    """ "A edges B (61.4 vs 60)": of two values set against each other right behind two names each has its own."""
    text, models = sentence.text, sentence.models
    alike = [q for q in sentence.quantities if alike_kinds(q, quantity)] if len(models) > 1 else []
    pair = next((p for p in pairwise(alike) if quantity in p and _VERSUS.fullmatch(text, p[0].end, p[1].start)), None)
    before = [m for m in models if pair and m.end <= pair[0].start]
    if pair is None or len(before) < 2 or before[-2].name == before[-1].name:
        return None
    if not _BEHIND_NAME.fullmatch(text, before[-1].end, pair[0].start) or _STOP.search(
        text, before[-2].end, before[-1].start
    ):
        return None
    return before[-2] if quantity is pair[0] else before[-1]


def slashed(text: str, before: list[Mention]) -> list[Mention]:
    """Return the last mention, with those joined to it by a slash: what follows "Scout/Maverick" is said of both."""
    first = before[-1].start
    for mention in reversed(before):
        if mention.end < first and text[mention.end : first].strip() == "/":
            first = mention.start
    return [mention for mention in before if mention.start >= first]


def entry_heads(text: str, run: list[Mention], before: Sequence[Mention], start: int) -> list[Mention]:
    """Return the list of names that an entry begins with, its value behind a mark: "A, B and C: 128K"; [] if none."""
    if len(run) < 2 or run != list(before) or run[0].start > _ENTRY_BEGINS or " vs" in text:
        return []
    return run if _ENTRY_MARK.match(text, run[-1].end, start) else []


def directly_before(text: str, mention: Mention, start: int) -> bool:
    """Return True for a name right before a value: "X: $5", "X (up to 5M", "X's long 5M"."""
    gap = text[mention.end : start]
    return bool(_OPEN_PAREN.fullmatch(gap) or _UNDER_CONDITION.fullmatch(gap)) or bool(
        re.fullmatch(r"(?:['’]s)?[\s:~≈@=–—-]{0,4}|['’]s\s\w+\s(?:\w+\s)?", gap)
    )


def is_place(text: str, before: Sequence[Mention], end: int, mention: Mention) -> bool:
    """Return True for a product that a value of a model is had in: "GPT-5.5 has 1M in the API, 400K in Codex"."""
    if not before or _PLACE.fullmatch(text, end, mention.start) is None or kind_of(mention.name) != "product":
        return False
    return kind_of(before[-1].name) == "model"


def is_linked_after(text: str, end: int, next_start: int) -> bool:
    """Return True for a value that a preposition or bracket links to the name behind it: "$5 for X"."""
    linked = next_start - end <= 40 and phrases.AFTER_LINK.fullmatch(text, end, next_start) is not None
    if linked and text[next_start - 1] == "(" and _OWN_AMOUNT.search(text, next_start, text.find(")", next_start)):
        return False  # "$20 (X: $17)": the one in brackets has its own
    if linked and phrases.OBJECT_LEAD.search(text, end, next_start):
        return False  # "88% on MMLU ahead of X"
    return linked and not copula().search(text[end:next_start])  # "the 70B model was on par with X"


def is_bound(text: str, end: int, mention: Mention) -> bool:
    """True for a name behind a value that its own clause binds as an object: "the 70B model competes with X"."""
    bound = role(text, mention.start, mention.end) == "object"
    bound = bound and not text.endswith("into ", 0, mention.start)  # "web search is built into X"
    return bound and text[end : end + 2] != " (" and not is_linked_after(text, end, mention.start)


def is_compared_with(text: str, position: int) -> bool:
    """True for the "both" of "X undercuts both at $2" and "cheaper than both": the value is X's."""
    return text.endswith(("of ", "than "), 0, position) or ends_in_verb(text[:position])


def is_equalled(text: str, mention: Mention, start: int) -> bool:
    """Return True for X of "unchanged from X: $5": the value is that of the model spoken of."""
    return "," not in text[mention.end : start] and phrases.SAME_AS.search(text, 0, mention.start) is not None


def is_subject(text: str, mention: Mention) -> bool:
    """Return whether a name is the subject of its clause."""
    return role(text, mention.start, mention.end) == "subject"


def topic_of(sentence: Sentence, candidate: Mention) -> tuple[str, ...]:
    """ "X price cut to $99": what is only compared with is still the topic where it opens its sentence."""
    opens = _OPENING.fullmatch(sentence.text, 0, candidate.start)
    return (candidate.name,) if opens and not described().match(sentence.text, candidate.end) else ()


def two_named(before: Sequence[Mention], pair: Sequence[str]) -> tuple[str, ...]:
    """ "V4 is out: V4 Pro at $2, V4 Flash at $1, both with": the two named here, where the page's pair is another."""
    named = dict.fromkeys(mention.name for mention in before)
    members = tuple(name for name in named if not any(other.startswith(f"{name} ") for other in named))
    return members if len(members) == 2 and set(pair).isdisjoint(members) else ()


def begins_clause(text: str, last: Mention | None, mention: Mention) -> bool:
    """True for C of "faster than B, and C is": the singular verb behind it makes it the subject of what follows."""
    if last is None:
        return False
    opened = _COMMA.fullmatch(text, last.end, mention.start) and _OPENED.search(text, 0, last.start)
    if not opened and not _AND.fullmatch(text, last.end, mention.start):
        return False
    verb = _VERB_BEHIND.match(text, mention.end)
    return verb is not None and verb["verb"].lower() in words_of("verbs")
