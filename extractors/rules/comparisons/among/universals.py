"""Extracts what is said of every model of a set: "every model below costs $0.10 to $0.30", "none is under $1"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Claim, Document, Quantity
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.benchmarks import benchmark_claims
from counterclaim.extractors.rules.comparisons.among.line_ups import line_ups
from counterclaim.extractors.rules.comparisons.among.standing_forms import any_word, in_set, leading_set, only_first
from counterclaim.extractors.rules.prices import price_claims
from counterclaim.extractors.rules.qualifiers import with_qualifiers
from counterclaim.extractors.rules.specs import spec_claims
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

EVERY = "Every Model"  # whose value a sentence states until it is known which models are meant
RULE = "universal.value"
FEWEST = 2  # models that "every model" may mean
_UNSTATED = frozenset({"question", "supposition", "quoted", "reader", "plan", "hedge", "reference"})
_PLAIN_PRICES = ("input_price", "output_price")
_RULES: tuple[Callable[[Sentence], Iterator[Draft]], ...] = (price_claims, spec_claims, benchmark_claims)
_CLOSED = re.compile(r"\s?(?:$|[.,;:)!–—]|(?:per|/)\s?(?:1\s?)?(?:M\b|million))", re.IGNORECASE)
_OTHER_BOUND: dict[str, Literal["min", "max"]] = {"min": "max", "max": "min"}


@dataclass(frozen=True, slots=True)
class Universal:
    """What a sentence says of all models that ``words`` mean, ``count`` of them if they say how many."""

    sentence: Sentence
    draft: Draft
    words: str
    count: int | None = None


def universals_of(sentence: Sentence) -> Iterator[Universal]:
    """Yield each value that a sentence states of all models of a set."""
    if not sentence.quantities or sentence.question or sentence.block.kind in {"heading", "title"}:
        return
    match = _every().search(sentence.text)
    lead = leading_set().match(sentence.text)
    words = _set_of(match, lead) if match else ""
    if match is None or not words or _narrowed().search(sentence.text):
        return
    if lead is None and only_first().match(sentence.text, 0, match.start()):
        return
    if any(m.start < match.start() or match.end() < m.end for m in sentence.models):
        return
    if analysis_of(sentence).kinds(match.start(), match.end()) & _UNSTATED:
        return
    count = load("standings")["counts"].get((match["count"] or match["count1"] or match["count2"] or "").lower())
    for draft in _drafts(sentence, match):
        if match["none"]:
            bound = _OTHER_BOUND.get(draft.qualifiers.bound or "")
            if bound is None:
                continue
            draft = replace(draft, qualifiers=replace(draft.qualifiers, bound=bound))  # noqa: PLW2901
        yield Universal(sentence, draft, words, count)


def _set_of(match: re.Match[str], lead: re.Match[str] | None) -> str:
    """Return the words that name the set; "they all" is what stands before."""
    found = match["among1"] or match["among2"] or (lead["among"] if lead else "") or match["them"]
    return (found or ("these" if match["count"] else "")).lower()


def _drafts(sentence: Sentence, match: re.Match[str]) -> list[Draft]:
    """Return the values of a sentence, read as if "every model" were a model's name."""
    named = replace(
        sentence,
        text=_without_bounds(sentence, match) if match["none"] else sentence.text,
        models=(Mention(match.start(), match.end(), EVERY),),
        subjects=(EVERY,),
        others=(),
        pair=(),
        headed_pair=(),
    )
    drafts = [draft for rule in _RULES for draft in rule(named) if draft.subject == EVERY and draft.relation == "is"]
    drafts = with_qualifiers(named, [d for d in drafts if d.start >= match.end() and isinstance(d.value, Decimal)])
    return drafts or list(_unsided(sentence, match))


def _without_bounds(sentence: Sentence, match: re.Match[str]) -> str:
    """Return the text without "more than": of a denied bound it is no word of comparison."""
    text = sentence.text
    for bound in _bounds().finditer(text, match.end()):
        text = text[: bound.start()] + "x" * (bound.end() - bound.start()) + text[bound.end() :]
    return text


def _unsided(sentence: Sentence, match: re.Match[str]) -> Iterator[Draft]:
    """Yield the price of "no model here is under $1" where prices are those of tokens: it says no side."""
    money = [q for q in sentence.quantities if q.dimension in {"money", "money_per_mtok"} and q.start >= match.end()]
    if len(money) == len(sentence.quantities) == 1 and sentence.setting.per_token and _is_dollar(money[0]):
        (amount,) = money
        gap = sentence.text[match.end() : amount.start]
        if _priced().fullmatch(gap) and _CLOSED.match(sentence.text, amount.end):
            yield Draft(
                EVERY, "token_price", amount.value, amount.start, amount.end, RULE, unit="USD/Mtok",
                qualifiers=conditions(amount),
            )  # fmt: skip


def _is_dollar(quantity: Quantity) -> bool:
    return quantity.currency in {None, "USD"}


def universal_claims(one: Universal, claims: Sequence[Claim], document: Document) -> Iterator[Draft]:
    """Yield the claim of the model that a value said of all fits least: if it fits this one, it fits all."""
    draft = one.draft
    names = _PLAIN_PRICES if draft.attribute == "token_price" else (draft.attribute,)
    at = one.sentence.place(draft.start)
    known = [c for c in claims if c.relation == "is" and c.start != at and _is_alike(c, draft, names)]
    sets = (found for found in line_ups(document, known, at, one.words) if one.count in {None, len(found)})
    meant = next((found for found in sets if len(found) >= FEWEST), ())
    worst: tuple[Decimal, str] | None = None
    for name in meant:
        # Of a price without a side the nearer of the two is taken for meant.
        off = min(_distance(draft, Decimal(str(claim.value))) for claim in known if claim.subject == name)
        if worst is None or off > worst[0]:
            worst = off, name
    if worst is not None:
        yield replace(draft, subject=worst[1], rule=RULE)


def _is_alike(claim: Claim, draft: Draft, names: tuple[str, ...]) -> bool:
    """Return whether a claim gives a number that what is said of all can be held against."""
    own = (claim.qualifiers.tier, claim.qualifiers.conditions)
    said = (draft.qualifiers.tier, draft.qualifiers.conditions)
    return claim.attribute in names and isinstance(claim.value, Decimal) and own == said


def _distance(draft: Draft, value: Decimal) -> Decimal:
    """Return how far a value lies outside what is said, as a factor; 1 if it fits."""
    said, qualifiers = Decimal(str(draft.value)), draft.qualifiers
    ends = [end for end in (qualifiers.low, qualifiers.high, said) if end is not None]
    low = Decimal(0) if qualifiers.bound == "max" else min(ends)
    high = Decimal("Infinity") if qualifiers.bound == "min" else max(ends)
    if low <= value <= high or value <= 0 or high <= 0:
        return Decimal(1)
    return low / value if value < low else value / high


@per_lexicon()
def _every() -> re.Pattern[str]:
    """Return the pattern of what means all models of a set: "every model here", "all four", "none of these"."""
    data = load("standings")
    nouns, counts = any_word([*data["all_nouns"], *data["counted_nouns"]]), any_word(data["counts"])
    them = r"(?P<them>them|these|those)"
    whole = (
        rf"(?:(?P<none>no|none\s+of|not\s+one(?:\s+of)?|nothing)|every(?:\s+(?:single\s+)?one\s+of)?|each(?:\s+of)?|all(?:\s+of)?|everything|any(?:\s+of)?)"
        rf"(?:\s+(?:the|these|those|our|my)(?=\s+(?:{counts}|{nouns})\b))?(?:\s+(?P<count>{counts}))?(?:\s+{nouns})?(?:\s+{them})?"
    )
    return re.compile(
        rf"(?:^|(?<=[,;:(–—]\s)|(?<=\band\s)|(?<=\bbut\s)|(?<=\bas\s))(?:{whole}(?:\s+{in_set('1')})?|across\s+(?:every|all)\s+"
        rf"(?:the\s+)?(?:{counts}\s+)?{nouns}\s+{in_set('2')},?)(?!\w)",
        re.IGNORECASE,
    )


@per_lexicon()
def _narrowed() -> re.Pattern[str]:
    data = load("standings")
    return any_of([*data["set_apart"], *data["loosely"]], not_behind=r"\w", then=r"(?!\w)", fold=True, space=r"\s+")


@per_lexicon()
def _priced() -> re.Pattern[str]:
    """Return the pattern of what stands between the models and their price."""
    return re.compile(rf"\s+{any_word(load('standings')['priced'])}\s+(?:[a-z]+\s+){{0,3}}[~≈]?", re.IGNORECASE)


@per_lexicon()
def _bounds() -> re.Pattern[str]:
    return any_of(load("standings")["denied_bounds"], not_behind=r"\w", then=r"(?!\w)", fold=True, space=r"\s+")
