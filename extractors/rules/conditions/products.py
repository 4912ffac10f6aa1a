"""Applies the product that a model is used in to the windows that hold there: "In Cursor, Claude Sonnet 4 has 120K".

Products set limits of their own for the models they run. A sentence tells so ("Perplexity caps GPT-4o at 32K"), or
a heading over a table ("Windsurf token limits").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.records import Block, Claim, Document
from counterclaim.extractors.rules.conditions.sections import Sections
from counterclaim.extractors.sentences.splitter import sentence_spans
from counterclaim.extractors.values.conditions import spelled

_WINDOWS = frozenset({"context_window", "max_output"})
_MODELS = frozenset({"model", "family"})
_PROSE = frozenset({"paragraph", "item", "quote"})
_PRODUCTS = frozenset({"product", "plan"})
_LONGEST_LABEL = 80
_LONGEST_ABBREVIATION = 4  # "LLM", "API"
_TIMES = 2


def in_products(document: Document, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the claims, the windows among them with the one product that their sentence or section names."""
    made = list(claims)
    if not any(map(_is_open, made)):
        yield from made
        return
    sections = Sections.of(document)
    for claim in made:
        product = _product(document, sections, claim) if _is_open(claim) else None
        yield claim if product is None else replace(claim, qualifiers=replace(claim.qualifiers, tier=f"in {product}"))


def _is_open(claim: Claim) -> bool:
    """Return whether a claim is a model's window without a condition."""
    told = claim.qualifiers.tier or claim.qualifiers.provider
    return claim.attribute in _WINDOWS and claim.relation == "is" and not told and kind_of(claim.subject) in _MODELS


def _product(document: Document, sections: Sections, claim: Claim) -> str | None:
    block = sections.at(claim.start)
    if block is None:
        return None
    found = _of_sentence(document, block, claim) if block.kind in _PROSE else None
    if found is None:
        labels = (_of_label(label) for label in sections.labels(claim.start))
        found = next((product for product in labels if product and _is_named(product, document.text)), None)
    maker = vendor_of(claim.subject).partition(" ")[0]
    return None if found is None or (maker and maker in found) or found in claim.subject else found


def _of_sentence(document: Document, block: Block, claim: Claim) -> str | None:
    """Return the product that the sentence of a claim names as the place or the giver of its value."""
    text, at = document.of(block), claim.start - block.start
    for start, end in sentence_spans(text):
        if start <= at < end:
            sentence = text[start:end]
            match = _opening().match(sentence) or _giver().search(sentence[: at - start])
            return match["product"] if match else None
    return None


@per_lexicon(maxsize=1024)
def _of_label(label: str) -> str | None:
    """Return the product whose limits or models a heading says to list, or None.

    >>> [_of_label(label) for label in ("Windsurf token limits", "Models in GitHub Copilot", "GPT-4o limits")]
    ['Windsurf', 'GitHub Copilot', None]
    """
    match = _label().fullmatch(label.strip()) if len(label) <= _LONGEST_LABEL else None
    product = (match["product"] or match["place"]) if match else None
    return product if product and _may_be_product(product) else None


def _may_be_product(name: str) -> bool:
    unlisted = kind_of(name) in _PRODUCTS and not (name.isupper() and len(name) <= _LONGEST_ABBREVIATION)
    return unlisted or _product_names().fullmatch(name) is not None


@lru_cache(maxsize=256)
def _is_named(name: str, text: str) -> bool:
    """Return whether a text has a word of a heading as a name inside its sentences: "Understanding" is none."""
    if _product_names().fullmatch(name):
        return True
    return len(re.findall(rf"[a-z,]\s{re.escape(name)}(?!\w)", text)) >= _TIMES


@per_lexicon()
def _opening() -> re.Pattern[str]:
    """Return the pattern of the place that opens a sentence: "In Cursor, ...", "Inside ChatGPT Plus, ..."."""
    return re.compile(rf"\W*(?:In|On|Within|Inside|Through|Via)\s(?:the\s)?(?P<product>{_listed()}(?:\s[A-Z]\w+)?),?\s")


@per_lexicon()
def _giver() -> re.Pattern[str]:
    """Return the pattern of a product that limits a model: "Perplexity caps", "Poe only gives"."""
    verbs = spelled(base("conditions")["limiting"])
    return re.compile(
        rf"(?<![\w-])(?P<product>{_listed()}(?:\s[A-Z]\w+)?)\s(?:only\s|also\s|currently\s)?(?:{verbs})\s"
    )


@per_lexicon()
def _label() -> re.Pattern[str]:
    """Return the pattern of "Cody Input and Output Token Limits" and of "Models available in GitHub Copilot"."""
    data = base("conditions")
    limits = spelled(data["limit_labels"])
    models = spelled(data["model_lists"])
    name = r"(?-i:[A-Z][\w.-]*(?:\s[A-Z][\w.-]*){0,2}?)"
    return re.compile(
        rf"(?P<product>{name})(?:['’]s)?\s(?:{limits})"
        rf"|(?:{models})\s(?:in|inside|supported by|offered by)\s(?P<place>{name})",
        re.IGNORECASE,
    )


@per_lexicon()
def _product_names() -> re.Pattern[str]:
    return re.compile(_listed())


def _listed() -> str:
    """Return the pattern of the products that run models of several makers or plans, with capitals as names have."""
    data = base("conditions")
    return rf"(?=[A-Z])(?i:{spelled([*data['products'], *data['chat_products']])})(?![\w-])"
