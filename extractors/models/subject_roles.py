"""Tells the role of a name in its clause: subject, object, or beside both; and which name leads a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Literal

from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import Name, name_words
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.possible_subjects import PossibleSubject, unknown_subjects

LEAST_NAMED = 3  # times that each of the two models of an article is named
MOST_OTHERS = 0.1  # of all its names may be others

Role = Literal["subject", "object", "beside"]

_START = re.compile(r"[\W\d]*(?:(?:the|an?|our)\s)?", re.IGNORECASE)
_OPENER = re.compile(
    r"\W*(?:(?P<first>\w+)(?P<more>[^,;:.]{0,48}),\s)?(?:(?:and|but)\s)?", re.IGNORECASE
)  # "In short, "
_LED_PRODUCT = re.compile(r"[\W\d]*[A-Z]\w+\s")  # "7. GitHub Copilot"
_LISTED = re.compile(r"(?:\s[A-Z][a-z]+)+\s?:|\s?(?:,|/|&|\+)|\s(?:and|or|plus)\b")
# Before a model in a heading that was given up for another
GIVEN_UP = word_pattern(
    r"\b(?:{given_up_words}|(?:mov|switch|migrat)(?:ed|ing)\s(?:\w+\s){0,3}?(?:off|from|away from))\s$"
)
# Before a model in a title that is only compared with
TITLE_OBJECT = word_pattern(r"\b{before_title_objects}\s$", fold=False)
# Before the one who is asked about: "Is X", "How much does X", "What is the context window of X", "Can I run X"
_ASKING = word_pattern(
    r"(?:^|[.!?]\s|\n)\W*(?:{question_marks}[:.]\W*)?(?:(?:and|so|but),?\s)?"
    r"(?:{question_verbs}|{question_words}\s(?:[\w-]+\s){0,3}?(?:{question_verbs}|was|were))"
    r"\s(?:{askers}\s(?:[\w-]+\s){1,2}?)?(?:the\s(?:(?:[\w-]+\s){1,3}of\s)?)?$"
)
_LAST_WORD = re.compile(r"([\w/.’']+)[\s(\"“‘*_]*$")


def is_bare_plan(found: PossibleSubject) -> bool:
    """Return True for a plan named without its product, "the Free tier": the product is what was spoken of."""
    return found.kind == "plan" and all(word in load("families")["plans"] for word in found.name.split())


def opens_clause(text: str, start: int) -> bool:
    """Return True if nothing but articles and the like stands between a name and the beginning of its clause."""
    if start == 0:
        return True
    word = text[text.rfind(" ", 0, start - 1) + 1 : start - 1] if text[start - 1] == " " else ""
    if word.isalpha() and word.lower() not in _before_clauses():
        return False
    return _opening().search(text, max(0, start - 80), start) is not None


def acts(text: str, end: int) -> bool:
    """Return True if a verb or a possessive follows the name that ends there."""
    return _acting().match(text, end) is not None


def is_bound(word: str) -> bool:
    """Return True for a word, in lower case, that binds what follows it as an object: "via", "beats", "supports"."""
    return word != "of" and (word in _binding() or acts(f" {word}", 0))


def role(text: str, start: int, end: int) -> Role:
    """Return whether a name at ``start:end`` is the subject of its clause, bound as an object, or stands beside it."""
    opens = opens_clause(text, start)
    acting = acts(text, end)
    if opens and (acting or _heading().match(text, end)):
        return "subject"
    last = _LAST_WORD.search(text, max(0, start - 30), start)
    if last and last[1].lower() in _binding():
        return "object"
    return "subject" if acting else "beside"


def heads_sentence(text: str, found: PossibleSubject) -> bool:
    """Return True for a name that a sentence or line begins with, unless it is the first of a list of names."""
    if found.kind == "provider" or is_bare_plan(found):
        return False
    opens = _START.fullmatch(text, 0, found.start) is not None
    return opens and not _LISTED.match(text, found.end)


def leads(text: str, others: Sequence[PossibleSubject], models: Sequence[Mention]) -> PossibleSubject | None:
    """Return the other subject that a sentence is about: one in subject's place before any model in such a place."""
    for other in others:
        if other.kind == "provider" or is_bare_plan(other):
            continue
        if other.kind == "described" and not _opens_sentence(text, other.start):
            continue  # "it costs $5, but most rivals cost $9": the sentence is about "it"
        if opens_clause(text, other.start) and role(text, other.start, other.end) == "subject":
            before = [m for m in models if m.end <= other.start and role(text, m.start, m.end) == "subject"]
            told = any(m.start >= other.end and presents(text, other.end, m.start) for m in models)
            return None if before or told else other
    return None


def _opens_sentence(text: str, start: int) -> bool:
    """Return whether nothing stands before a name, or an opener without a verb: "Today, ", "In this class, "."""
    opener = _OPENER.fullmatch(text, 0, start)
    return opener is not None and (not opener["more"] or opener["first"].lower() in _binding())


@per_lexicon(maxsize=1024)
def headed_by(heading: str, lower: frozenset[str] = frozenset()) -> PossibleSubject | None:
    """Return the possible subject that a heading without a model's name opens with or consists of, or None."""
    for found in unknown_subjects(heading, (), lower):
        if is_bare_plan(found):
            continue
        whole = (
            found.kind == "product"
            and _LED_PRODUCT.fullmatch(heading, 0, found.start)
            and not heading[found.end :].strip()
        )
        if whole or role(heading, found.start, found.end) == "subject":
            return found
    return None


def presents(text: str, start: int, end: int) -> bool:
    """Return True if a name that ends at ``start`` presents the one at ``end``: "Zorbit AI released X"."""
    return 0 < end - start <= 60 and _presenting().fullmatch(text, start, end) is not None


def is_spoken_of(text: str, start: int, end: int) -> bool:
    """Return True if a sentence speaks of the names at ``start:end``: they act, are presented, advised, or possess.

    >>> [is_spoken_of(text, text.index("X"), text.index("X") + 1) for text in ("V. released X.", "Wraps X in a tool.")]
    [True, False]
    """
    before = max(0, start - 60)
    return (
        opens_clause(text, start)
        or asked_about(text, start)
        or role(text, start, end) == "subject"
        or text[end : end + 2] in {"'s", "’s"}
        or _presented().search(text, before, start) is not None
        or _advised().search(text, before, start) is not None
    )


def asked_about(text: str, start: int) -> bool:
    """Return whether a question asks about the name at ``start``.

    >>> asked_about("How much does X cost?", 14), asked_about("How does it compare with X?", 25)
    (True, False)
    """
    return _ASKING.search(text, 0, start) is not None


def asked_models(text: str, models: Sequence[Mention]) -> tuple[str, ...] | None:
    """Return the one model that a question asks about, () for one about several; None if the text asks of nobody."""
    if not text.rstrip().rstrip("*_").endswith("?"):
        return None
    names = tuple(dict.fromkeys(m.name for m in models))
    if len(names) > 1:
        return ()
    first = models[0] if models else None
    if first and (text[first.end : first.end + 2] in {"'s", "’s"} or asked_about(text, first.start)):
        return names
    return None


def is_bracketed(text: str, start: int) -> bool:
    """Return True for a name in brackets with other words before them: "free tiers (X, Y)"."""
    opened = text.rfind("(", 0, start)
    return opened > 0 and text.find(")", opened, start) < 0


@cache
def _binding() -> frozenset[str]:
    return frozenset(base("possible_subjects")["binds"].split())


@cache
def _before_clauses() -> frozenset[str]:
    """Return the words that may stand right before a clause or the name that opens it."""
    words = base("possible_subjects")
    return frozenset(f"{words['links']} {words['openers']}".lower().split())


@cache
def _opening() -> re.Pattern[str]:
    """Return a pattern of what stands before the first words of a clause."""
    links, openers = ("|".join(map(re.escape, base("possible_subjects")[key].split())) for key in ("links", "openers"))
    return re.compile(
        rf"(?:^|[.:;!?•|–—>\n]|[,)\]]\s|\b(?:{links})\s)[\W\d]*(?:(?:{openers})\s)*[\"“‘'*_(\[]*$", re.IGNORECASE
    )


@cache
def _acting() -> re.Pattern[str]:
    verbs = "|".join(map(re.escape, sorted(base("possible_subjects")["verbs"].split(), key=len, reverse=True)))
    generic = "|".join(map(re.escape, base("possible_subjects")["generics"].split()))
    return re.compile(rf"['’]s\b(?!\s(?:[\w-]+\s){{0,3}}(?:{generic})\b)|\s(?:(?:{verbs})(?!\w)|\w+(?:ized|ised)\b)")


@cache
def _presenting() -> re.Pattern[str]:
    verbs = "|".join(map(re.escape, sorted(base("possible_subjects")["presents"].split(), key=len, reverse=True)))
    return re.compile(rf"(?:\s(?:\w+\s)?(?:{verbs})\s(?:[^.;:,]*\s)?|['’]s\s(?:[\w-]+\s){{0,3}})[\W]*")


@cache
def _presented() -> re.Pattern[str]:
    verbs = "|".join(map(re.escape, sorted(base("possible_subjects")["presents"].split(), key=len, reverse=True)))
    bound = "|".join(map(re.escape, sorted(_binding() - {"of", "for"})))  # "published the weights for X"
    return re.compile(rf"\s(?:{verbs})\s(?:(?!(?:{bound})\s)[\w'’-]+\s){{0,5}}$")


@cache
def _advised() -> re.Pattern[str]:
    verbs = "|".join(base("possible_subjects")["advises"])
    return re.compile(rf"(?:^\W*|[:.!?—–]\s)(?:{verbs})\s(?:the\s)?$", re.IGNORECASE)


@cache
def _heading() -> re.Pattern[str]:
    """Return a pattern of what follows a name that heads its line or clause."""
    return re.compile(r"[\"”’*_]*(?:\s?[:(|=–—•]|\s-\s|,\s(?:an?|the|which|who|now|by)\b|\s(?:by|from)\s[A-Z]|\s?$)")


def is_given_up(heading: str, start: int) -> bool:
    """Return True for a name in a heading that is left for another: "Switching from X"."""
    return GIVEN_UP.search(heading[:start]) is not None


def is_heading_object(heading: str, start: int, end: int) -> bool:
    """Return True for a name in a heading that others are only compared with: "Better than X?", "X alternatives"."""
    return TITLE_OBJECT.search(heading[:start].lower()) is not None or described().match(heading, end) is not None


@per_lexicon()
def described() -> re.Pattern[str]:
    """Return a pattern of what follows a name that only describes another thing: "X alternative", "X-style"."""
    words = base("possible_subjects")
    heads, tails = ("|".join(map(re.escape, words[group].split())) for group in ("heads", "tails"))
    return re.compile(rf"-(?:{tails})\b|\s(?:\w+\s)?(?:{heads})\b", re.IGNORECASE)


@per_lexicon()
def made_of() -> re.Pattern[str]:
    """Return a pattern of what stands before a name that another thing is made of or left."""
    left, made = ("|".join(base("possible_subjects")[group].split()) for group in ("left", "made"))
    against = r"(?:versus|vs\.?)\s[~≈]?[$€£]?\d[\w.,%]*\sfor"
    leaving = rf"(?:{left})\s(?:\w+\s)?(?:off|from|away from)"
    making = rf"(?:{made})\s(?:\w+\s)?(?:from|of|on|by|into)(?:\s[^.;:,()]{{0,40}})?"
    return re.compile(rf"\b(?:(?:like|as)\sin|{against}|{leaving}|{making})\s$", re.IGNORECASE)


@per_lexicon()
def copula() -> re.Pattern[str]:
    """Return a pattern of what stands before a name that a value is only likened to."""
    return re.compile(rf"\b(?:{'|'.join(base('possible_subjects')['copulas'].split())})\s(?:[\w-]+\s){{0,2}}with\s$")


def is_tool(text: str, end: int) -> bool:
    """ "Claude Computer Use" and "Codex CLI" are other things than the family or product whose name they begin with."""
    return _tools().match(text, end) is not None


@per_lexicon()
def _tools() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(base('possible_subjects')['tool_words'].split())})\b")


def two_compared(every: Sequence[Sequence[Name]]) -> tuple[str, ...]:
    """Return the two models in the order in which they come, or (); a bare family counts for its one member."""
    counts = Counter(name.display for names in every for name in names)
    specific = {name.display for names in every for name in names if name.specific}
    total = counts.total()
    for bare in [name for name in counts if name not in specific]:
        members = [name for name in specific if name_words(bare) < name_words(name)]
        if len(members) == 1:
            counts[members[0]] += counts.pop(bare)
    best = counts.most_common(2)
    if len(best) < 2 or best[1][1] < LEAST_NAMED or total - sum(count for _, count in best) > MOST_OTHERS * total:
        return ()
    pair = {name for name, _ in best}
    alike = [name_words(name) for name in pair]
    if not pair <= specific or alike[0] <= alike[1] or alike[1] <= alike[0]:
        return ()
    return tuple(name for name in counts if name in pair)
