"""The checkers of conflicts: each takes grouped facts and yields conflicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Checker = TypeVar("Checker", bound=Callable[..., Any])
_NEEDS: dict[Callable[..., Any], frozenset[str]] = {}


def needs(*attributes: str) -> Callable[[Checker], Checker]:
    """Declare that a checker of subjects compares these attributes with each other.

    A store reads what differs between pages; what is needed together is read, and checked again, together.
    """

    def declare(check: Checker) -> Checker:
        _NEEDS[check] = frozenset(attributes)
        return check

    return declare


def needed_by(check: Callable[..., Any]) -> frozenset[str]:
    """Return the attributes that a checker compares with each other, as far as it declares them."""
    return _NEEDS.get(check, frozenset())
