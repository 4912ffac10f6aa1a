"""Converts a user's lexicon file to entries of the extractors' lexicon, with the checks that pydantic cannot do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from counterclaim.db.conflicts.attributes import areas
from counterclaim.extractors.lexicon import base, phrases
from counterclaim.extractors.lexicon.attributes import attribute_names, groups
from counterclaim.extractors.values.unit_forms import MONEY, NUMBER
from counterclaim.flows.config.lexicon_schema import Attribute, Benchmark, LexiconFile, Licence, Unit

Place = tuple[str | int, ...]
OWN = "own:"  # the dimension of a user's unit is this and its name


class LexiconError(Exception):
    """An entry that cannot be used: its place in the file, and the remedy."""

    def __init__(self, place: Place, mend: str) -> None:
        super().__init__(mend)
        self.place, self.mend = place, mend


@dataclass(slots=True)
class _Additions:
    """The additions under construction, by lexicon file."""

    families: list[dict[str, Any]] = field(default_factory=list)
    vendors: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    comparisons: list[dict[str, Any]] = field(default_factory=list)
    benchmarks: dict[str, dict[str, Any]] = field(default_factory=dict)
    licenses: dict[str, dict[str, Any]] = field(default_factory=dict)
    money: list[dict[str, str]] = field(default_factory=list)
    number: list[dict[str, str]] = field(default_factory=list)

    def by_file(self) -> dict[str, Any]:
        """Return the parts that hold anything."""
        parts: dict[str, Any] = {
            "families": {"families": self.families, "vendors": self.vendors, "aliases": self.aliases},
            "attributes": {"attributes": self.attributes},
            "comparisons": {"phrases": self.comparisons},
            "units": {"money": self.money, "number": self.number},
        }
        parts = {name: {key: value for key, value in part.items() if value} for name, part in parts.items()}
        parts |= {"benchmarks": self.benchmarks, "licenses": self.licenses}
        return {name: part for name, part in parts.items() if part}


def build(file: LexiconFile) -> _Additions:
    """Return what a file adds, all but its aliases. Raises LexiconError for an entry that contradicts another one."""
    out = _Additions()
    _families(file, out)
    units = {unit.name for unit in file.units}
    _unique("units", "name", (unit.name for unit in file.units))
    _unique("attributes", "id", (attribute.id for attribute in file.attributes))
    for index, unit in enumerate(file.units):
        _unit(unit, ("units", index), units, out)
    for index, attribute in enumerate(file.attributes):
        out.attributes[attribute.id] = _attribute(attribute, ("attributes", index), units)
    out.comparisons += _comparisons(file)
    _named("benchmarks", file.benchmarks, out.benchmarks)
    _measuring(file)
    _named("licenses", file.licences, out.licenses)
    return out


def _families(file: LexiconFile, out: _Additions) -> None:
    known = {str(entry["name"]): entry for entry in base("families")["families"]}
    owners = {head: name for name, entry in known.items() for head in [*entry["heads"], *entry.get("solo", [])]}
    _unique("models", "name", (family.name for family in file.models))
    for index, family in enumerate(file.models):
        if family.name not in known and family.vendor is None:
            raise LexiconError(("models", index, "vendor"), "missing: add vendor, who makes the model")
        entry = family.entry(known=family.name in known)
        for head in [*entry.get("heads", []), *entry.get("solo", [])]:
            if owners.setdefault(head, family.name) != family.name:
                place = ("models", index) if head == family.name else ("models", index, "heads")
                raise LexiconError(place, f"{head!r} already names the family {owners[head]}: use another word")
        out.families.append(entry)
        if family.vendor and family.vendor not in base("families")["vendors"]:
            out.vendors.append(family.vendor)


def _unit(unit: Unit, place: Place, own: Collection[str], out: _Additions) -> None:
    known = {form.dimension for form in (*MONEY, *NUMBER)}
    if unit.dimension is not None and unit.dimension not in {*known, *own} - {unit.name}:
        choice = ", ".join(sorted({*known, *own} - {unit.name}))
        raise LexiconError((*place, "dimension"), f"unknown: leave it out for a unit of its own, or use {choice}")
    if unit.dimension is None and unit.scale != 1:
        raise LexiconError(
            (*place, "scale"), "scale needs a dimension: add the unit that it is a multiple of, or leave scale out"
        )
    named = unit.dimension or unit.name
    dimension = named if named in known and unit.dimension else f"{OWN}{named}"
    entry = {"dimension": dimension, "scale": str(unit.scale), "then": f"(?:{_words(unit.words)})(?!\\w)"}
    if dimension.startswith("money"):
        out.money.append({**entry, "then": rf"(?:/|\b(?:per|a|an|each)\s)?\s*{entry['then']}"})
    else:
        out.number.append(entry)


def _attribute(attribute: Attribute, place: Place, units: Collection[str]) -> dict[str, Any]:
    """Return the attribute's row, or what it adds to the one there is."""
    known: dict[str, Any] | None = base("attributes")["attributes"].get(attribute.id)
    kind = known["kind"] if known else attribute.kind
    if kind is None:
        mend = "missing: say how values of a new attribute are read, such as number or flag"
        raise LexiconError((*place, "kind"), mend)
    if known and attribute.kind not in {None, kind}:
        raise LexiconError((*place, "kind"), f"{attribute.id} is read as {kind}: leave kind out")
    if attribute.unit is not None and (known or kind != "number"):
        raise LexiconError((*place, "unit"), "only for new attributes of kind number: leave it out")
    if attribute.unit is not None and attribute.unit not in units:
        raise LexiconError((*place, "unit"), f"{attribute.unit!r} is no unit of this file: add it under units")
    if attribute.group is not None and attribute.group not in groups():
        raise LexiconError((*place, "group"), f"unknown: use {', '.join(groups())}")
    row = attribute.row() | _phrases(attribute, place, kind, known)
    if attribute.labels:
        row["labels"] = list(attribute.labels)
    if known is None:
        row |= {"kind": kind, "own": True}
    if attribute.unit:
        row["dimension"] = f"{OWN}{attribute.unit}"
    return row


def _phrases(attribute: Attribute, place: Place, kind: str, known: dict[str, Any] | None) -> dict[str, list[str]]:
    cues, yes, no = list(attribute.cues), list(attribute.says_yes), list(attribute.says_no)
    if kind in {"flag", "modalities"}:
        return {key: found for key, found in (("says_yes", [*yes, *cues]), ("says_no", no)) if found}
    for key in ("says_yes", "says_no", "adjectives"):
        if getattr(attribute, key):
            written = "negative_cues" if key == "says_no" else key
            raise LexiconError((*place, written), "only for attributes that are true or false: leave it out")
    if cues and known and "cues" not in known:
        raise LexiconError((*place, "cues"), f"sentences about {attribute.id} are read without cues: use labels")
    return {"cues": cues} if cues else {}


def _comparisons(file: LexiconFile) -> list[dict[str, Any]]:
    """Return the comparing words, of metrics that are attributes."""
    known = {*attribute_names(), *(attribute.id for attribute in file.attributes)}
    for index, row in enumerate(file.comparisons):
        if row.metric is not None and row.metric not in known:
            place = ("comparisons", index, "metric")
            raise LexiconError(place, f"{row.metric!r} is no attribute: use quality, price, speed or another one")
    return [row.row() for row in file.comparisons]


def _measuring(file: LexiconFile) -> None:
    """Check that the areas which benchmarks measure are known ones."""
    for index, benchmark in enumerate(file.benchmarks):
        for area in benchmark.area:
            if area not in areas():
                raise LexiconError(("benchmarks", index, "area"), f"unknown: use {', '.join(areas())}")


def _named(name: str, entries: Iterable[Benchmark | Licence], out: dict[str, Any]) -> None:
    """Add entries that are known by an id and found by aliases; an alias belongs to one of them."""
    listed = list(entries)
    key = {"licenses": "licences"}.get(name, name)
    _unique(key, "id", (entry.id for entry in listed))
    owners = {alias.lower(): known for known, entry in base(name).items() for alias in entry["aliases"]}
    for index, entry in enumerate(listed):
        for alias in entry.aliases:
            if owners.setdefault(alias.lower(), entry.id) != entry.id:
                mend = f"{alias!r} already means {owners[alias.lower()]}: use another alias"
                raise LexiconError((key, index, "aliases"), mend)
        out[entry.id] = entry.row()


def _unique(part: str, key: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            raise LexiconError((part, index, key), f"{name!r} is given twice: put both into one entry")
        seen.add(name)


def _words(patterns: Iterable[str]) -> str:
    """Return a pattern of all phrases, the longest first; plain words only, so that no text can make it backtrack."""
    found = sorted(chain(phrases(list(patterns))), key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in found)
