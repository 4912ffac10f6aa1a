"""Extracts what a change of models does, "switching from A to B cuts costs by 90%"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Quantity, Relation
from counterclaim.extractors.rules.comparisons.amounts.factors import alternatives, led_by
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

# Between the two models of a change, and before the first
_FROM = word_pattern(r"\b{changing_verbs}\s(?:(?:up|down|over|away)\s)?(?:your\s\w+\s|the\s\w+\s)?from\s(?:the\s)?$")
_TO = re.compile(r"\s(?:over\s)?to\s(?:the\s)?", re.I)
_REPLACING = word_pattern(r"\b{replacing_verbs}\s(?:the\s)?$")
_WITH = re.compile(r"\s(?:with|by|for)\s(?:the\s)?", re.I)
_USING = word_pattern(r"\b{using_verbs}\s(?:the\s)?$")
_INSTEAD = re.compile(r"\s(?:instead of|rather than|over)\s(?:the\s)?", re.I)
_OTHER_CLAUSE = re.compile(r",\s(?!which\b|\w+ing\b)|\s(?:and|but|while|when|if)\s", re.I)  # "to B, and caching cut"
_IN = re.compile(r"\bin\s$", re.I)  # "cut in half"
_FAR = 90  # characters between the second model and the amount


def change_claims(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """Yield what a change from one model to another does to the price, the latency or the speed."""
    sides = _changed(sentence, quantity) if len(sentence.models) > 1 else None
    if sides is None:
        return
    new, old = sides
    found = effect_of(sentence.text, quantity)
    if found is None:
        return
    metric, less, start, end = found
    if _OTHER_CLAUSE.search(sentence.text, max(new.end, old.end), start):
        return
    if quantity.dimension == "percent":
        value = -quantity.value if less else quantity.value
        if value <= -100:
            return
    else:
        value = 1 / quantity.value if less and quantity.value > 1 else quantity.value
    relation: Relation = "percent_diff" if quantity.dimension == "percent" else "ratio"
    yield Draft(
        new.name, metric, value, quantity.start, end, f"comparison.{relation}", relation, old.name,
        qualifiers=conditions(quantity),
    )  # fmt: skip


def _changed(sentence: Sentence, quantity: Quantity) -> tuple[Mention, Mention] | None:
    """Return (new, old) of the change that a sentence speaks of before an amount, with no other model between."""
    before = [m for m in sentence.models if m.end <= quantity.start]
    if len(before) < 2:
        return None
    first, second = before[-2:]
    text = sentence.text
    between = text[first.end : second.start]
    near = quantity.start - second.end <= _FAR and not re.search(r"[;:]|\.\s", text[second.end : quantity.start])
    if not near or first.name == second.name:
        return None
    if (_FROM.search(text, 0, first.start) and _TO.fullmatch(between)) or (
        _REPLACING.search(text, 0, first.start) and _WITH.fullmatch(between)
    ):
        return second, first
    return (first, second) if _USING.search(text, 0, first.start) and _INSTEAD.fullmatch(between) else None


def effect_of(text: str, quantity: Quantity) -> tuple[str, bool, int, int] | None:
    """Return (what changes, whether it falls, start, end) of "cuts costs by 90%", "saves 80%", "doubles the price"."""
    if quantity.dimension not in {"percent", "factor"}:
        return None
    by = led_by("by").search(text, 0, quantity.start)
    stated = _falls_or_rises().search(text, 0, by.start()) if by else None
    stated = stated or (_fell_or_rose().search(text, 0, by.start() if by else quantity.start))
    if (by and stated) or (stated and quantity.unit == "half" and _IN.search(text, 0, quantity.start)):
        metric = load("comparisons")["changed"][stated["what"].lower()]
        side = stated["side"] if metric == "price" else None
        metric = f"{side.lower()}_price" if side else metric
        return metric, stated["less"] is not None, stated.start(), quantity.end
    saved = _saves().search(text, 0, quantity.start) if quantity.dimension == "percent" else None
    if saved:
        return "price", True, saved.start(), quantity.end
    behind = _behind().match(text, quantity.end) if quantity.dimension == "factor" else None
    if behind:
        return load("comparisons")["changed"][behind["what"].lower()], False, quantity.start, behind.end()
    return None


@per_lexicon()
def _what() -> str:
    return alternatives(load("comparisons")["changed"])


@per_lexicon()
def _falls_or_rises() -> re.Pattern[str]:
    data = load("comparisons")
    less, more = alternatives(data["lessens"]), alternatives(data["raises"])
    return re.compile(
        rf"\b(?:(?P<less>{less})|{more})\s(?:(?:your|the|our|their|its|api|token|inference|average)\s){{0,3}}(?:(?:{_what()})\s[^.;]{{0,40}}?\band\s)?"
        rf"(?:(?P<side>input|output)\s(?:token\s)?)?(?P<what>{_what()})\s$",
        re.IGNORECASE,
    )


@per_lexicon()
def _fell_or_rose() -> re.Pattern[str]:
    """Return a pattern of "the input price dropped ", "prices were cut "."""
    data = load("comparisons")
    less, more = alternatives(data["fallen"]), alternatives(data["risen"])
    return re.compile(
        rf"\b(?:(?P<side>input|output)\s(?:token\s)?)?(?P<what>{_what()})\s(?:(?:was|were|is|are|has\sbeen|have\sbeen|has|have)\s)?"
        rf"(?:(?P<less>{less})|{more})\s(?:in\s)?$",
        re.IGNORECASE,
    )


@per_lexicon()
def _saves() -> re.Pattern[str]:
    leads = alternatives(load("comparisons")["amount_leads"])
    return re.compile(rf"\b(?:saves?|saved|saving)\s(?:(?:you|us|them)\s)?(?:(?:{leads})\s?)*$", re.IGNORECASE)


@per_lexicon()
def _behind() -> re.Pattern[str]:
    return re.compile(
        rf"\s(?:your|the|our|their|its)\s(?:(?:api|token|inference)\s)?(?P<what>{_what()})\b", re.IGNORECASE
    )
