"""Isolates failures of checkers: a group of claims that cannot be checked is noted, and the others are checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext
from functools import partial
from typing import TypeVar

from counterclaim.db.conflicts.facts import Index
from counterclaim.db.keys import value_of
from counterclaim.db.records import Conflict, StoredClaim
from counterclaim.extractors.records import Claim

T = TypeVar("T")
MOST_DIGITS, MOST_POWER = 60, 40  # of a number in a store; what is read today is far below
LONGEST = 500  # characters of an error that are kept
NOT_OURS = (sqlite3.Error, OSError, MemoryError)  # the disk or the machine: the run cannot go on


@contextmanager
def untrapped() -> Iterator[None]:
    """Let arithmetic on the numbers of pages give NaN or an infinity, never an exception, while inside."""
    with localcontext(Context(prec=28, traps=[])):
        yield


@dataclass(slots=True)
class Failures:
    """What could not be checked: (what it was about, the error), and what it touches for those who must know."""

    found: list[tuple[str, str]] = field(default_factory=list)
    about: set[tuple[str, ...]] = field(default_factory=set)

    def note(self, what: str, error: Exception | str, *about: str) -> None:
        """Take note of one."""
        told = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        self.found.append((what[:LONGEST], told[:LONGEST]))
        if about:
            self.about.add(about)

    def tried(self, make: Callable[[], Iterable[T]], what: str, *about: str) -> list[T]:
        """Return all that is made; nothing if that fails, which is noted. Raises what is the machine's fault."""
        try:
            return list(make())
        except NOT_OURS:
            raise
        except Exception as error:
            self.note(what, error, *about)
            return []


def by_pair(check: Callable[[Index], Iterable[Conflict]], index: Index, failures: Failures) -> Iterable[Conflict]:
    """Return what a checker finds in all pairs of an index; where that fails, pair by pair, what fails being noted."""
    return _each(check, index, "pairs", failures)


def by_subject(check: Callable[[Index], Iterable[Conflict]], index: Index, failures: Failures) -> Iterable[Conflict]:
    """Do the same for what is said of each subject."""
    return _each(check, index, "values", failures)


def _each(
    check: Callable[[Index], Iterable[Conflict]], index: Index, what: str, failures: Failures
) -> Iterable[Conflict]:
    try:
        return list(check(index))
    except NOT_OURS:
        raise
    except Exception:
        found, groups = [], getattr(index, what)
        try:
            for key, facts in groups.items():
                setattr(index, what, {key: facts})
                about = key if isinstance(key, tuple) else (key,)
                found += failures.tried(partial(check, index), " and ".join(about), *about)
        finally:
            setattr(index, what, groups)
        return found


def is_sound(value: object) -> bool:
    """Return whether a value out of a store can be reckoned with: older versions bounded nothing."""
    if not isinstance(value, Decimal):
        return True
    if not value.is_finite():
        return False
    return abs(value.adjusted()) <= MOST_POWER and len(value.as_tuple().digits) <= MOST_DIGITS


def is_number_sound(text: str) -> bool:
    """Return whether a stored number's text is one that can be reckoned with."""
    return (len(text) <= MOST_POWER and text.replace(".", "", 1).isdecimal()) or is_sound(value_of(text, 1.0, None))


def is_claim_sound(claim: Claim) -> bool:
    """Return whether all numbers of a claim can be reckoned with."""
    said = claim.qualifiers
    return (
        is_sound(claim.value)
        and (said.low is None or is_sound(said.low))
        and (said.high is None or is_sound(said.high))
        and (said.volume_tokens is None or is_sound(said.volume_tokens))
    )


def sound(claims: Iterable[StoredClaim], failures: Failures) -> list[StoredClaim]:
    """Return the claims that can be reckoned with; the others are noted."""
    kept = []
    for stored in claims:
        if is_claim_sound(stored.claim):
            kept.append(stored)
        else:
            claim = stored.claim
            failures.note(
                f"{claim.subject}, {claim.attribute}", f"claim {stored.id} of {claim.doc} holds no usable number"
            )
    return kept
