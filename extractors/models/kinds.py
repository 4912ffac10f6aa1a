"""Tells the kind of a subject from its name: model, family, product, plan or provider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.models.aliases import is_generation
from counterclaim.extractors.models.grammar import Name, find_names
from counterclaim.extractors.records import Claim, Kind, Unread

_STANDING = ("Free", "Plus")  # plans that any brand may have
WRONG_KIND = "not of this kind of subject"


@per_lexicon(maxsize=2048)
def kind_of(name: str) -> Kind:
    """Return the kind of the subject that a display name means.

    >>> [kind_of(name) for name in ("GPT-4o", "Claude", "Llama 3.1", "Claude Pro", "ChatGPT", "OpenRouter")]
    ['model', 'family', 'family', 'plan', 'product', 'provider']
    """
    if _is_brands_plan(name) or name.startswith(_named("subscriptions")):
        return "plan"
    if name in _named("apps") or name.partition(" ")[0] in _products():
        return "product"
    if name in base("providers") or name in load("families")["vendors"]:
        return "provider"
    found = find_names(name)
    if found and found[0].end == len(name):
        return _kind_of_model(found[0])
    return "model" if any(character.isdigit() for character in name) else "product"


def of_their_kind(claims: Iterable[Claim], unread: list[Unread]) -> Iterator[Claim]:
    """Yield the claims that can be made of their subject's kind, with that kind; the others are counted unread."""
    for claim in claims:
        kind = kind_of(claim.subject)
        allowed = describe(claim.attribute).subject_kinds
        sure = bool(find_names(claim.subject)) or kind in {
            "plan",
            "family",
        }  # of a name no list knows the kind is a guess
        if (
            not allowed
            or not sure
            or kind in allowed
            or (kind == "family" and "plan" in allowed and _is_brand(claim.subject))
        ):
            yield replace(claim, subject_kind=kind)
        else:
            unread.append(Unread(claim.start, claim.end, claim.quote, WRONG_KIND))


def _is_brand(name: str) -> bool:
    """Return True for a family whose name is also its makers' application: Claude, Gemini, Grok."""
    return name in load("families")["brands"] or name in _named("applied")


def _is_brands_plan(name: str) -> bool:
    """Return True for the plan of a brand, with or without more words: "Claude Pro", "Claude Max 20x"."""
    for brand, entry in load("families")["brands"].items():
        if name.startswith(f"{brand} "):
            return name.removeprefix(f"{brand} ").split(" ")[0] in {*entry["plans"], *_STANDING}
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
