"""Selects findings by the names of their kind and attribute, as ``--select`` and ``--ignore`` name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterclaim.db.conflict_kinds import kinds
from counterclaim.extractors.lexicon.attributes import attribute_names
from counterclaim.extractors.lexicon.benchmark_table import PREFIX
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.export.output import near
from counterclaim.flows.lint.notes import note_kinds


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are wanted: names of kinds and attributes, or how these begin. No ``select`` means all."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, *names: str) -> bool:
        """Return whether a finding with these names is wanted.

        As in other linters the longer beginning of one name decides: ``--select input_price --ignore input``.
        """
        said = [folded(name) for name in names]
        if self.select and not any(_longest(self.select, name) for name in said):
            return False
        return not any(_longest(self.ignore, name) > 0 and not self._insists(name) for name in said)

    def _insists(self, name: str) -> bool:
        return _longest(self.select, name) > _longest(self.ignore, name)


def _longest(beginnings: Iterable[str], name: str) -> int:
    return max((len(beginning) for beginning in beginnings if name.startswith(beginning)), default=0)


def selection_of(select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """Return the selection of options, each a list between commas. Raise UserError for what nothing is called."""
    return Selection(_names("--select", select), _names("--ignore", ignore))


def _names(option: str, given: Sequence[str]) -> tuple[str, ...]:
    out = tuple(folded(name) for text in given for name in text.split(",") if name.strip())
    for name in out:
        if not is_known(name):
            raise UserError(f"no kind or attribute for {option}", name, mend_of(name))
    return out


def folded(name: str) -> str:
    """Return a name as it is compared: ``Input-Price`` is ``input_price``."""
    return name.strip().casefold().replace("-", "_").replace(" ", "_")


def is_known(name: str) -> bool:
    """Return whether a kind, an attribute or a benchmark is called so, or begins so."""
    return name.startswith(PREFIX) or any(folded(known).startswith(name) for known in (*_known(), PREFIX))


def mend_of(name: str) -> str:
    """Return which names there are, and which was probably meant."""
    return f"use a kind ({', '.join(kinds())}), an attribute such as input_price, or a beginning{near(name, _known())}"


def _known() -> tuple[str, ...]:
    return (*kinds(), *note_kinds(), *attribute_names())
