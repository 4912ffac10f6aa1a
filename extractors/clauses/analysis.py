"""Divides a sentence into clauses with roles, and finds how far negation, conditions, plans and the like reach in it.

``analyse(text, names)`` is pure: the same text gives the same clauses. ``names`` are the spans of known names, which
are never divided.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile

from counterclaim.extractors.clauses.division import Clause, divide
from counterclaim.extractors.clauses.segments import Span
from counterclaim.extractors.clauses.verb_lists import later_verbs
from counterclaim.extractors.clauses.words import listed, words_of
from counterclaim.extractors.lexicon.regex import any_of

# What may be said of a span beside that it is stated.
KINDS = (
    "negation",  # its clause denies it
    "void",  # wanted, needed, limited, avoided: neither claimed nor denied
    "exception",  # said of the others: "unlike X", "except X"
    "hedge",  # only thought possible
    "plan",  # to come
    "past",  # no longer so
    "condition",  # in an if-clause
    "supposition",  # imagined
    "reader",  # what a reader may need: "if you work with audio"
    "question",
    "quoted",  # in a prompt that is quoted
    "reference",  # the number of a footnote, a figure, an item
)
_NEGATORS = ("negators.verb", "negators.noun")
_REACHING = ("void", "partly", "hedges", "plans", "past")
_FACTUAL = frozenset({"when", "whenever"})
_IF = frozenset({"if", "even if", "only if"})
_KIND_OF = {"partly": "void", "hedges": "hedge", "plans": "plan"}
_QUOTE = re.compile(r"[\"“]([^\"“”]{8,400})[\"”]")
_ITEM = re.compile(r"\W{0,4}\d{1,3}[.)]\s")
_MARKED = re.compile(r"\[\d{1,3}\]")
_ITEM_END = re.compile(r",|\s(?:and|but|plus)\s")
_TO = re.compile(r"\sto\s")
_MAY = re.compile(r"May\s(?:\d|of\s\d)")  # the month


@dataclass(frozen=True, slots=True)
class Reach:
    """The words that a cue governs: ``kind`` is one of ``KINDS``, ``spans`` the stretches of text it reaches over."""

    kind: str
    cue: Span
    spans: tuple[Span, ...]

    def covers(self, at: int) -> bool:
        """Return True if the offset lies in the reach."""
        return any(start <= at < end for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The clauses of a sentence in text order and the reaches in it."""

    text: str
    clauses: tuple[Clause, ...]
    reaches: tuple[Reach, ...] = ()
    _places: tuple[tuple[int, int], ...] = field(init=False, repr=False)  # (start of a part, clause) in text order
    _near: dict[int, list[Reach]] = field(init=False, repr=False)  # the reaches that touch a clause

    def __post_init__(self) -> None:
        """Index the clauses and reaches by place: a long sentence has many."""
        places = sorted((start, clause.index) for clause in self.clauses for start, _ in clause.parts)
        object.__setattr__(self, "_places", tuple(places))
        near: dict[int, list[Reach]] = {}
        for reach in self.reaches:
            for start, end in reach.spans:
                first = max(0, bisect_right(places, start, key=lambda place: place[0]) - 1)
                for _, clause in takewhile(lambda place, end=end: place[0] < end, places[first:]):  # type: ignore[misc]
                    touched = near.setdefault(clause, [])
                    if not touched or touched[-1] is not reach:
                        touched.append(reach)
        object.__setattr__(self, "_near", near)

    def clause_at(self, at: int) -> Clause:
        """Return the clause that an offset lies in; between two clauses the earlier one."""
        place = bisect_right(self._places, at, key=lambda place: place[0]) - 1
        return self.clauses[self._places[max(0, place)][1]]

    def kinds(self, start: int, end: int) -> frozenset[str]:
        """Return what the sentence says of a span beside that it is stated; empty for a plain statement."""
        near = self._near.get(self.clause_at(start).index, ())
        found = {reach.kind for reach in near if reach.covers(start) and reach.cue[1] <= max(start, end)}
        if self._denied_behind(end):
            found.add("negation")
        if _planned_behind().match(self.text, end):
            found.add("plan")
        return frozenset(found)

    def negated(self, start: int, end: int) -> bool:
        """Return True if a span is denied where it stands."""
        return "negation" in self.kinds(start, end)

    def _denied_behind(self, end: int) -> bool:
        """Return True for "vision is not supported", "audio: no"."""
        at = _COPULA.match(self.text, end)
        return at is not None and _denials().match(self.text, at.end()) is not None


# Behind a denial nothing follows, or only where it holds: "unavailable in this setup"; "no limits" denies limits.
_DENIED_HERE = r"(?:(?!\s?\w)|(?<=able)(?=\s(?:in|on|at|here|during|through|via)\b))"
_COPULA = re.compile(r"(?:\s(?:is|are|was|were|input|support|access)){0,2}[\s:=–—-]*")


def analyse(text: str, names: tuple[Span, ...] = ()) -> Analysis:
    """Return the clauses of a sentence with what reaches over them; never raises."""
    clauses = divide(text, names)
    plain = Analysis(text, clauses)
    reaching = _reaching().search(text) is not None
    found = [
        *(_negations(plain) if reaching else ()),
        *(_by_word(plain) if reaching else ()),
        *_by_role(plain, names),
        *_questions(plain, names),
        *_quoted(text),
        *_references(text),
    ]
    return Analysis(text, clauses, tuple(found))


@cache
def _reaching() -> re.Pattern[str]:
    """Return a pattern of all words that reach over others; most sentences have none."""
    words = {word for key in (*_NEGATORS, *_REACHING) for word in words_of(key)}
    return any_of(words, not_behind=r"\w", then=r"(?!\w)", fold=True)


def _negations(plain: Analysis) -> Iterator[Reach]:
    """ "does not, at least for now (and on most plans), support X": to the end of its clause, over asides."""
    for key in _NEGATORS:
        for match in listed(key).finditer(plain.text):
            if _not_denied().match(plain.text, match.end()) is None:
                clause = plain.clause_at(match.start())
                later = later_verbs(plain.text, plain.clauses, clause, match.span())
                yield Reach("negation", match.span(), (*_rest(plain, match.start(), match.end()), *later))


def _by_word(plain: Analysis) -> Iterator[Reach]:
    for key in _REACHING:
        for match in listed(key).finditer(plain.text):
            if _MAY.match(plain.text, match.start()):
                continue
            # a plan holds the verb itself: "will support vision"
            behind = match.start() if key == "plans" else match.end()
            spans: Iterable[Span] = _rest(plain, match.start(), behind)
            if match[0].lower().endswith(" from"):  # "cut from $5 to $2": what follows "to" holds now
                spans = _until(_TO.search(plain.text, match.end()), spans)
            elif key == "partly":
                spans = _until(_ITEM_END.search(plain.text, match.end()), spans)
            yield Reach(_KIND_OF.get(key, key), match.span(), tuple(spans))


def _until(limit: re.Match[str] | None, spans: Iterable[Span]) -> Iterator[Span]:
    return ((start, min(end, limit.start()) if limit else end) for start, end in spans)


def _by_role(plain: Analysis, names: Sequence[Span]) -> Iterator[Reach]:
    """Conditions, suppositions and what only others are said to be reach over their own clause."""
    for clause in plain.clauses:
        span = (clause.start, clause.start)
        if clause.role in {"condition", "supposition"}:
            spoken = plain.text[clause.start : clause.end]
            if clause.opener in _FACTUAL and _opens_with_name(plain.text, clause, names):
                continue  # "when Zephyr reads images" tells that it does
            kind = "reader" if clause.role == "condition" and listed("readers").search(spoken) else clause.role
            if clause.opener in _IF and listed("imagining").search(plain.text):
                kind = "supposition"  # "it would be perfect if it cost $5"
            yield Reach(kind, span, tuple(_whole(plain, clause)))
        elif clause.role == "exception" and (clause.parent < 0 or clause.lead == "("):
            yield Reach("exception", span, tuple(_whole(plain, clause)))
        elif clause.role == "instead":
            yield Reach("void", span, clause.parts[:1])


def _opens_with_name(text: str, clause: Clause, names: Sequence[Span]) -> bool:
    at = _first(text, clause.start + len(clause.opener))
    return any(start == at for start, _ in names)


def _rest(plain: Analysis, at: int, behind: int) -> Iterator[Span]:
    """Yield what is left of the clause at ``at`` behind a cue, with the clauses inside it that have no verb."""
    clause = plain.clause_at(at)
    for start, end in clause.parts:
        if end > behind:
            yield max(start, behind), end
    for other in plain.clauses:
        if other.start >= behind and _belongs(other, clause):
            yield from other.parts


def _whole(plain: Analysis, clause: Clause) -> Iterator[Span]:
    yield from clause.parts
    for other in plain.clauses:
        if other.start >= clause.start and _belongs(other, clause):
            yield from other.parts


def _belongs(other: Clause, clause: Clause) -> bool:
    """True if a clause is a part of another that shares its assertion: an aside, an example, an "or" behind it."""
    if other is clause or other.parent != clause.index:
        return False
    return (other.role in {"aside", "example"} and not other.has_verb) or other.opener in {"or", "nor"}


def _questions(plain: Analysis, names: Sequence[Span]) -> Iterator[Reach]:
    """What ends with a question mark, and what has its verb before its subject."""
    start = 0
    for match in re.finditer(r"[?!.\n](?=[\s\"”')]|$)", plain.text):
        if match[0] == "?":
            yield Reach("question", (start, start), ((start, match.end()),))
        start = match.end()
    for clause in plain.clauses:
        if _asks(plain.text, clause, names):
            yield Reach("question", (clause.start, clause.start), tuple(clause.parts))


def _asks(text: str, clause: Clause, names: Sequence[Span]) -> bool:
    """True for "is X better", "how much does X cost", whose verb stands before the subject."""
    asked = listed("asking_words").match(text, _first(text, clause.start))
    at = _first(text, asked.end()) if asked else _first(text, clause.start)
    verb = listed("asks").match(text, at)
    if verb is None or (clause.lead not in {"", ",", ":", ".", "|", "?", "!", "\n"} and not asked):
        return False
    behind = _first(text, verb.end())
    if asked:
        return asked[0].lower() != "which" and any(start == behind for start, _ in names)
    return any(start == behind for start, _ in names)


def _first(text: str, at: int) -> int:
    match = re.compile(r"[\s\"“'*_]*(?:the\s)?", re.I).match(text, at)
    return match.end() if match else at


def _quoted(text: str) -> Iterator[Reach]:
    """A quotation that begins like a prompt, and what follows the label of one."""
    for match in _QUOTE.finditer(text):
        if listed("prompts").match(text, match.start(1)) or _asked_for(text, match.start()):
            yield Reach("quoted", (match.start(), match.start()), (match.span(),))
    label = _prompt_label().match(text)
    if label:
        yield Reach("quoted", (0, 0), ((label.end(), len(text)),))


def _asked_for(text: str, at: int) -> bool:
    """True for the quotation of "we asked it to write '...'": what is to be written is not said."""
    before = text[max(0, at - 24) : at].rstrip(" :,")
    return any(match.end() == len(before) for match in listed("prompts").finditer(before))


def _references(text: str) -> Iterator[Reach]:
    for match in _MARKED.finditer(text):
        yield Reach("reference", (match.start(), match.start()), (match.span(),))
    if item := _ITEM.match(text):
        yield Reach("reference", (0, 0), (item.span(),))
    for match in listed("references").finditer(text):
        number = re.compile(r"\s?[A-Z]?\d[\d.-]*").match(text, match.end())
        if number:
            yield Reach("reference", (match.start(), match.start()), (number.span(),))


@cache
def _not_denied() -> re.Pattern[str]:
    return any_of({f" {word}" for word in words_of("not_denied")}, not_behind=r"\0", then=r"(?!\w)", fold=True)


@cache
def _denials() -> re.Pattern[str]:
    return any_of(words_of("denied_behind"), not_behind=r"\w", then=_DENIED_HERE, fold=True)


@cache
def _planned_behind() -> re.Pattern[str]:
    """Return the pattern of what says behind a thing that it is still to come: "video input is on the roadmap"."""
    words = _any_of("planned_behind")
    return re.compile(
        rf"(?:\s(?:on|in)\s[\w.-]+)?(?:\s(?:{'|'.join(words_of('planned_things'))}))*"
        rf"(?:\s(?:{words})\b|\s?[:(–—-]\s?(?:{_any_of('planned_labels')})(?!\w))",
        re.I,
    )


@cache
def _prompt_label() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(words_of("prompt_labels"), key=len, reverse=True))
    return re.compile(rf"\W*(?:{words})\s?\d?\W*:\s", re.I)


def _any_of(key: str) -> str:
    """Return the alternatives of a list, longest first."""
    return "|".join(re.escape(word) for word in sorted(words_of(key), key=len, reverse=True))
