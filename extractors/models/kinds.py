"""Tells the kind of a subject from its name: model, family, product, plan or provider."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.models.aliases import is_generation
from counterclaim.extractors.models.families import needs_tier
from counterclaim.extractors.models.grammar import Name, find_names, name_words
from counterclaim.extractors.records import Claim, Kind, Unread

_SIZE = re.compile(r"(\d+(?:\.\d+)?)B")
_BILLION = 1_000_000_000
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
    if name in load("families")["company_products"]:
        return "family"
    if name in base("providers") or name in load("families")["vendors"]:
        return "provider"
    found = find_names(name)
    if found and found[0].end == len(name):
        return _kind_of_model(found[0])
    return "model" if any(character.isdigit() for character in name) else "product"


def of_their_kind(
    claims: Iterable[Claim], unread: list[Unread], names: Collection[str] = (), introduced: Collection[str] = ()
) -> Iterator[Claim]:
    """Yield the claims that can be made of their subject's kind, with that kind; the others are counted unread.

    ``names`` are the document's: a name without a version means one model unless they show members of it. Those
    ``introduced`` as models are models, though no list knows them.
    """
    made = list(claims)
    values: dict[tuple[str, str], set[object]] = defaultdict(set)
    for claim in made:
        if claim.relation == "is":
            values[claim.subject, claim.attribute].add(claim.value)
    members = {subject: list(_members(subject, names)) for subject in {claim.subject for claim in made}}
    for claim in made:
        kind = "model" if claim.subject in introduced else kind_of(claim.subject)
        if kind in {"model", "family"} and len({(one.version, one.size) for one in members[claim.subject]}) > 1:
            kind = "family"
        allowed = describe(claim.attribute).subject_kinds
        if kind == "plan" and kind not in allowed and claim.subject in _named("models_and_plans"):
            kind = "model"  # what is said of Gemini Pro tells which of the two is meant
        if (
            not allowed
            or kind in allowed
            or not _is_sure(claim.subject, kind)
            or (kind == "family" and "plan" in allowed and _is_brand(claim.subject))
        ):
            yield claim if claim.subject_kind == kind else replace(claim, subject_kind=kind)
        elif (
            kind == "family"
            and "model" in allowed
            and len(values[claim.subject, claim.attribute]) < 2
            and _is_one_model(claim, members[claim.subject])
        ):
            yield replace(claim, subject_kind=kind if _is_divided(claim.subject) else "model")
        else:
            unread.append(Unread(claim.start, claim.end, claim.quote, WRONG_KIND))


def _is_sure(name: str, kind: Kind) -> bool:
    """Return False for a name that no list knows: its kind is a guess."""
    return bool(find_names(name)) or kind in {"plan", "family", "provider"}


def _members(subject: str, names: Collection[str]) -> Iterator[Name]:
    """Yield the document's names that narrow a name without version, or without size, to one model."""
    own = _named_whole(subject)
    if own is None or own.size or (own.version and kind_of(subject) == "model"):
        return
    words = own.words
    for name in names:
        if name != subject and words < name_words(name):
            longer = find_names(name)
            if longer and longer[0].family == own.family and _narrows(longer[0], own):
                yield longer[0]


def _narrows(longer: Name, own: Name) -> bool:
    return bool(longer.size) if own.version else longer.specific


def _is_one_model(claim: Claim, members: list[Name]) -> bool:
    """Return True where nothing shows that the family has several models, or that another one is meant."""
    name = _named_whole(claim.subject)
    if name is None or _is_brand(claim.subject) or _has_listed_members(name):
        return False
    if len({(one.version, one.size) for one in members}) > 1:
        return False
    sizes = [size for one in members if (size := _SIZE.fullmatch(one.size))]
    if claim.attribute != "parameters" or not isinstance(claim.value, Decimal):
        return not sizes or not _is_divided(claim.subject)
    return all(abs(Decimal(size[1]) * _BILLION - claim.value) * 10 <= claim.value for size in sizes)


def _has_listed_members(name: Name) -> bool:
    """Return True where the lexicon lists models of the family that the name's own words leave open."""
    if needs_tier(name.family):
        return not name.tiers
    return bool(_tiers_of(name.family)) and not (name.version or name.tiers)


def _named_whole(subject: str) -> Name | None:
    """Return the parts of a subject's name where the grammar reads all of it."""
    found = find_names(subject)
    return found[0] if found and found[0].end == len(subject) else None


def _is_divided(name: str) -> bool:
    """Return True for a family whose models are told apart by their sizes: "Llama 3.1", "Qwen"."""
    found = find_names(name)
    return bool(found) and found[0].family in load("families")["sized"] and not (found[0].size or found[0].tiers)


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
    """Tell one model from a family: it has a version, size or listed tier, and what its family's models have."""
    if not (name.version or name.size):
        listed = any(tier in _tiers_of(name.family) for tier in name.tiers)
        return "model" if listed and not needs_tier(name.family) else "family"
    if is_generation(name.display) or _is_divided(name.display):
        return "family"
    return "model"


@per_lexicon()
def _tiers_of(family: str) -> tuple[str, ...]:
    return next((tuple(map(str, one["tiers"])) for one in load("families")["families"] if one["name"] == family), ())


@per_lexicon()
def _named(group: str) -> tuple[str, ...]:
    return tuple(base("possible_subjects")[group])


@per_lexicon()
def _products() -> frozenset[str]:
    return frozenset(base("possible_subjects")["products"].split())


def of_one_kind(names: Collection[str]) -> bool:
    """Return whether names are of one kind, a family counting as any: not models beside the tools that run them."""
    return len({kind_of(name) for name in names} - {"family"}) < 2
