"""Finds the products and plans of a sentence that are no models: "Perplexity Pro", "Jasper", "Otter.ai Pro"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.plans import brand_of
from counterclaim.extractors.models.possible_subjects import PossibleSubject, is_ordinary, possible_subjects
from counterclaim.extractors.sentences.records import Sentence

_OPENING = re.compile(r"[^:|–—?!]{1,120}")
_WORD_BEFORE = re.compile(r"(?P<word>[A-Z]\w+)\s$")
_MAKER = re.compile(r"(?:^|(?<=[^\w.]))(?P<word>[A-Z]\w+)\s$")


def products_of(sentence: Sentence) -> Iterator[Mention]:
    """Yield the products and plans that a sentence names, but for models and what models are named by."""
    text = sentence.text
    for other in sentence.others:
        if other.kind not in {"product", "plan", "name"}:
            continue
        behind = _plan_behind().match(text, other.end)
        start, end = other.start, behind.end() if behind else other.end
        if other.name in base("plan_prices")["made_products"] and (maker := _MAKER.search(text, 0, start)):
            start = maker.start("word") if maker["word"] in base("plan_prices")["makers"] else start
        plan = _ends_in_plan().search(text, start, end) is not None
        led = plan and " " in text[start:end]
        if led if other.kind == "name" else led or other.kind == "product":
            yield Mention(start, end, text[start:end])


def product_of_path(path: Sequence[str]) -> str | None:
    """Return the one product that the last of some headings that name any names in its opening words."""
    for line in reversed(path):
        opening = _OPENING.match(line)
        found = _products(opening[0]) if opening else {}
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def product_of(text: str, *, whole: bool = False) -> str | None:
    """Return the one product that a text names; ``whole`` asks for a text that is nothing but its name."""
    found = _products(text, whole=whole)
    return next(iter(found)) if len(found) == 1 else None


def _products(text: str, *, whole: bool = False) -> dict[str, None]:
    """Return the products that a text names; ``whole`` asks for a text that is nothing but a name."""
    named = [one for one in possible_subjects(text) if one.kind != "provider"]
    if whole and not (len(named) == 1 and named[0].end == len(text)):
        return {}
    return dict.fromkeys(_full_name(text, one) for one in named)


def _full_name(text: str, one: PossibleSubject) -> str:
    """Return a product with its maker's word in front ("GitHub Copilot"), a model as the brand of its plans."""
    if one.kind != "product":
        return brand_of(one.name) or one.name
    before = _WORD_BEFORE.search(text[: one.start])
    maker = before is not None and one.known and not is_ordinary(before["word"].lower())
    return f"{before['word']} {one.name}" if before and maker else one.name


@cache
def _words() -> str:
    data = base("plan_prices")
    return "|".join(re.escape(one) for one in sorted([*data["plans"], "Free"], key=len, reverse=True))


@cache
def _plan_behind() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{_words()})(?![\w+-])(?:\s\d+[x×])?")


@cache
def _ends_in_plan() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{_words()})(?:\s\d+[x×])?$")
