"""Looks up the reference values of a model, whether or not a conflict is about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from counterclaim.db.keys import name_key
from counterclaim.db.records import StoredClaim
from counterclaim.db.reference import ATTRIBUTES, SNAPSHOT_TIER, load_reference

MOST = 6
UNIT_PRICES = ("input_price", "output_price")
_OF_PRICES = ("price", "token_price", "monthly_cost")  # what follows from the prices per token


def listings(names: Iterable[str], attribute: str, most: int = MOST) -> tuple[StoredClaim, ...]:
    """Return what the list has of these models for an attribute, or for the prices that it follows from.

    The maker's own prices, the newest first; where only hosts list a model, theirs. Empty for other attributes: the
    list, a sixth of a second to read once, is not read for them.
    """
    wanted = UNIT_PRICES if attribute in _OF_PRICES else (attribute,) if attribute in ATTRIBUTES else ()
    out: list[StoredClaim] = []
    for name in dict.fromkeys(name_key(name) for name in names) if wanted else ():
        known = [claim for claim in _by_model().get(name, ()) if claim.claim.attribute in wanted]
        known = [claim for claim in known if (claim.claim.qualifiers.tier or SNAPSHOT_TIER).endswith(SNAPSHOT_TIER)]
        own = [claim for claim in known if claim.claim.qualifiers.provider is None]
        known = sorted(own or known, key=lambda stored: stored.published or "", reverse=True)
        out += sorted(known, key=lambda stored: wanted.index(stored.claim.attribute))[:most]
    return tuple(out)


@lru_cache(maxsize=1)
def _by_model() -> Mapping[str, tuple[StoredClaim, ...]]:
    found: dict[str, list[StoredClaim]] = defaultdict(list)
    for stored in load_reference():
        found[name_key(stored.claim.subject)].append(stored)
    return {name: tuple(claims) for name, claims in found.items()}
