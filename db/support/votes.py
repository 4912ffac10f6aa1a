"""Counts votes for the values of an item: which sources state which value.

An item is one attribute of one model under one condition. Values that are equal at the precision they were written
with form one cluster; a vague value ("up to 1M") that fits several abstains. A document that copies another counts as
the source of the original, and an older dated price does not vote on the price of today.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from counterclaim.db.conflicts.attributes import attribute, limits
from counterclaim.db.conflicts.checks.list_prices import ListPrice, References
from counterclaim.db.conflicts.checks.values import agree
from counterclaim.db.conflicts.claim_dates import days_of
from counterclaim.db.conflicts.facts import Fact, fact_of, name_key, scope_of
from counterclaim.db.keys import value_of
from counterclaim.db.records import StoredClaim
from counterclaim.db.reference import ATTRIBUTES
from counterclaim.db.support.truth_discovery import FALSE_VALUES, Question
from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.records import Claim, Qualifiers

UNDATED = ""


class Item(NamedTuple):
    """Item that a vote is about: subject, attribute and conditions."""

    subject: str
    attribute: str
    tier: str
    provider: str
    volume: str


class StatedValue(NamedTuple):
    """One value as stated: exact text, boolean flag, whether a number, and the qualifiers that widen it (JSON)."""

    text: str
    flag: int | None
    numeric: bool
    shape: str


class Statement(NamedTuple):
    """A claim as a vote; ``dated`` is the page's own date."""

    subject: str
    attribute: str
    value_text: str
    value_num: float | None
    value_bool: int | None
    qualifiers: str
    dated: str | None
    document: str
    source: str


class Voter(NamedTuple):
    """Who states a value: the site, and the independent source it counts as (another's, if it copies)."""

    source: str
    voice: str


@dataclass(slots=True)
class Mentions:
    """How often a speaker states a value, and the latest date it is stated for."""

    count: int = 0
    latest: str = UNDATED


@dataclass(frozen=True, slots=True)
class Vote:
    """The rival values of one item. A cluster is one value in its spellings; ``faces`` represent them.

    ``cluster_of`` gives a token's cluster, None for a vague one that fits several. ``listed`` are the clusters that a
    reference stands behind.
    """

    question: Question[int]
    faces: tuple[Fact, ...]
    cluster_of: Mapping[StatedValue, int | None]
    listed: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Slot:
    """Where claims with the same subject, attribute and qualifiers are counted: their speakers by value."""

    item: Item
    shape: str
    as_of: str | None
    values: dict[tuple[str, bool, int | None], dict[Voter, Mentions]] = field(default_factory=dict)


@dataclass(slots=True)
class VoteCounter:
    """All statements by item. ``originals`` maps a copying document to the source that it counts as."""

    originals: Mapping[str, str] = field(default_factory=dict)
    references: References | None = None
    items: dict[Item, dict[StatedValue, dict[Voter, Mentions]]] = field(default_factory=lambda: defaultdict(dict))
    _listings: dict[Item, list[ListPrice]] = field(default_factory=dict)
    _slots: dict[tuple[str, str, str], _Slot] = field(default_factory=dict)
    _speakers: dict[str, Voter] = field(default_factory=dict)

    def add(self, row: Statement) -> None:
        """Count one claim."""
        subject, name, text, number, flag, qualifiers, dated, document, source = row
        slot = self._slots.get((subject, name, qualifiers))
        if slot is None:
            slot = self._slots[subject, name, qualifiers] = _Slot(*_item(subject, name, qualifiers))
        key = text, number is None, flag
        speakers = slot.values.get(key)
        if speakers is None:
            token = StatedValue(text, flag, number is not None, slot.shape)
            speakers = slot.values[key] = self.items[slot.item].setdefault(token, {})
        speaker = self._speakers.get(document)
        if speaker is None:
            speaker = self._speakers[document] = Voter(source, self.originals.get(document, source))
        said = speakers.get(speaker)
        if said is None:
            said = speakers[speaker] = Mentions()
        said.count += 1
        latest = slot.as_of or dated or UNDATED
        said.latest = max(said.latest, latest)

    def poll(self, item: Item) -> Vote:
        """Return the vote on one item."""
        tokens = self.items.get(item, {})
        cluster_of, faces = _clusters(item, tokens)
        changes = attribute(item.attribute).history == "change"
        listings = self.listings(item)
        newest = _newest(tokens) if changes or listings else None
        voiced: dict[str, set[int]] = defaultdict(set)
        for token, speakers in tokens.items():
            cluster = cluster_of[token]
            if cluster is not None:
                for speaker, said in speakers.items():
                    if not (changes and _is_history(said.latest, newest)):
                        voiced[speaker.voice].add(cluster)
        listed = _listed(listings, faces, newest)
        for source, cluster in listed:
            voiced[source].add(cluster)
        votes: dict[int, dict[str, float]] = {number: {} for number in range(len(faces))}
        for voice, clusters in voiced.items():
            for cluster in clusters:
                votes[cluster][voice] = 1 / len(clusters)
        wrong = 1 if any(token.flag is not None for token in tokens) else FALSE_VALUES
        return Vote(Question(votes, wrong), tuple(faces), cluster_of, frozenset(cluster for _, cluster in listed))

    def listings(self, item: Item) -> list[ListPrice]:
        """Return the list values of exactly this item."""
        if self.references is None or item.tier or item.volume or item.attribute not in ATTRIBUTES:
            return []
        found = self._listings.get(item)
        if found is None:
            found = self._listings[item] = [
                listing
                for listing in self.references.of(item.subject, item.attribute)
                if (listing.fact.claim.qualifiers.provider or "").casefold() == item.provider
                and listing.fact.claim.qualifiers.tier is None
            ]
        return found


def _listed(listings: Iterable[ListPrice], faces: list[Fact], newest: date | None) -> set[tuple[str, int]]:
    """Return (reference, cluster) for the list values that held on the newest date; an unstated one is added."""
    out = set()
    for listing in listings:
        if newest is None and listing.end is not None:
            continue
        if newest is not None and not listing.held(newest, newest):
            continue
        found = [number for number, face in enumerate(faces) if agree(face, listing.fact)]
        if not found:
            faces.append(listing.fact)
            found = [len(faces) - 1]
        out |= {(listing.fact.stored.source, number) for number in found[:1]}
    return out


def item_of_claim(row: Statement) -> tuple[Item, StatedValue, str | None]:
    """Return the item that a claim is about, its value, and the date that its text states."""
    item, shape, as_of = _item(row.subject, row.attribute, row.qualifiers)
    return item, StatedValue(row.value_text, row.value_bool, row.value_num is not None, shape), as_of


def _item(subject: str, name: str, qualifiers: str) -> tuple[Item, str, str | None]:
    """Return the item of claims with these qualifiers, the shape of their tokens, their date."""
    tier, provider, volume, shape, as_of = _conditions(name, qualifiers)
    return Item(name_key(subject), name, tier, provider, volume), shape, as_of


@per_lexicon(maxsize=65536)
def _conditions(name: str, qualifiers: str) -> tuple[str, str, str, str, str | None]:
    read = _qualifiers(qualifiers)
    tier, provider, volume = scope_of(_fact(name, None, "", read))
    kept = {"low": read.low, "high": read.high, "bound": read.bound, "approx": read.approx}
    shape = json.dumps({key: str(value) for key, value in kept.items() if value})
    return tier, provider, "" if volume is None else format(volume.normalize(), "f"), shape, read.as_of


def _qualifiers(text: str) -> Qualifiers:
    values = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return Qualifiers.of(values)


@per_lexicon(maxsize=65536)
def representative_fact(name: str, token: StatedValue) -> Fact:
    """Return a token as a fact that others can be compared with; its words are the value as written."""
    shape = json.loads(token.shape)
    low, high = (Decimal(shape[key]) if key in shape else None for key in ("low", "high"))
    qualifiers = Qualifiers(approx="approx" in shape, bound=shape.get("bound"), low=low, high=high)
    value = value_of(token.text, 1.0 if token.numeric else None, token.flag)
    return _fact(name, value, token.text if "." in token.text else "", qualifiers)


def _fact(name: str, value: Decimal | bool | str | None, quote: str, qualifiers: Qualifiers) -> Fact:
    claim = Claim("", "", name, "is", value, quote, 0, len(quote), qualifiers=qualifiers)
    return fact_of(StoredClaim("", claim, ""), "")


def _clusters(
    item: Item, tokens: Mapping[StatedValue, Mapping[Voter, Mentions]]
) -> tuple[dict[StatedValue, int | None], list[Fact]]:
    """Put equal values together, the plainest and most often stated first; vague ones join or abstain."""
    if len(tokens) == 1:
        (only,) = tokens
        return {only: 0}, [representative_fact(item.attribute, only)]
    faces: list[Fact] = []
    cluster_of: dict[StatedValue, int | None] = {}
    for token in sorted(tokens, key=lambda token: (_is_vague(token), -len(tokens[token]), repr(token))):
        mine = representative_fact(item.attribute, token)
        found = [number for number, other in enumerate(faces) if _same(mine, other)]
        if not found:
            faces.append(mine)
            found = [len(faces) - 1]
        cluster_of[token] = found[0] if len(found) == 1 or not _is_vague(token) else None
    return cluster_of, faces


def _same(one: Fact, other: Fact) -> bool:
    if one.truth is not None or other.truth is not None:
        return one.truth is other.truth
    return agree(one, other)


def _is_vague(token: StatedValue) -> bool:
    return any(f'"{key}"' in token.shape for key in ("bound", "approx", "low", "high"))


def _newest(tokens: Mapping[StatedValue, Mapping[Voter, Mentions]]) -> date | None:
    """Return the newest date that any of the values is stated for."""
    dates = {said.latest for speakers in tokens.values() for said in speakers.values()}
    known = [days[1] for text in dates if text and (days := days_of(text)) is not None]
    return max(known, default=None)


@lru_cache(maxsize=65536)
def _is_history(latest: str, newest: date | None) -> bool:
    """Return whether a price was said so long before the newest one that it is a change, not a disagreement."""
    days = days_of(latest) if latest and newest is not None else None
    return days is not None and newest is not None and (newest - days[1]).days > limits().change_days


def original_sources(documents: Iterable[tuple[str, str, str, str]], groups: Mapping[str, str]) -> dict[str, str]:
    """Return document -> source of its original, for documents that share a group with an earlier one.

    ``documents`` are (id, name, source, date); ``groups`` maps an id or a name to the group of its near-duplicates.
    """
    members: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for id_, name, source, dated in documents:
        group = groups.get(id_, groups.get(name))
        if group is not None:
            members[group].append((dated or "9999", id_, source))
    return {id_: min(group)[2] for group in members.values() if len(group) > 1 for _, id_, _ in group}
