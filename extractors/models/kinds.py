"""Tells the kind of a subject from its name: model, family, product, plan or provider."""

from __future__ import annotations

from typing import Literal

from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.models.aliases import is_generation, is_plan
from counterclaim.extractors.models.grammar import Name, find_names

Kind = Literal["model", "family", "product", "plan", "provider"]


@per_lexicon(maxsize=2048)
def kind_of(name: str) -> Kind:
    """Return the kind of the subject that a display name means.

    >>> [kind_of(name) for name in ("GPT-4o", "Claude", "Llama 3.1", "Claude Pro", "ChatGPT", "OpenRouter")]
    ['model', 'family', 'family', 'plan', 'product', 'provider']
    """
    if is_plan(name) or _is_brands_plan(name) or name.startswith(_named("subscriptions")):
        return "plan"
    if name in base("providers") or name in load("families")["vendors"]:
        return "provider"
    if name in _named("apps") or name.split(" ", maxsplit=1)[0] in _products():
        return "product"
    found = find_names(name)
    return _kind_of_model(found[0]) if found and found[0].end == len(name) else "model"


def _is_brands_plan(name: str) -> bool:
    """Return True for a brand's plan with more words: "Claude Max 20x"."""
    for brand, entry in load("families")["brands"].items():
        if name.startswith(f"{brand} "):
            return name.removeprefix(f"{brand} ").split(" ")[0] in entry["plans"]
    return False


def _kind_of_model(name: Name) -> Kind:
    """Tell one model from a family: it has a version and, where the family's models have them, tier and size."""
    if not (name.version or name.size):
        return "family"
    if is_generation(name.display):
        return "family"
    sized = name.family in load("families")["sized"]
    return "family" if sized and not (name.size or name.tiers) else "model"


@per_lexicon()
def _named(group: str) -> tuple[str, ...]:
    return tuple(base("possible_subjects")[group])


@per_lexicon()
def _products() -> frozenset[str]:
    return frozenset(base("possible_subjects")["products"].split())
