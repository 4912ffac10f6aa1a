"""Describes the published benchmarks: the rows of ``lexicon/benchmarks.yml`` with those that a user adds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from counterclaim.extractors.lexicon import base, load, per_lexicon

PREFIX = "benchmark:"  # what an attribute that is a score begins with
Scale = Literal["percent", "ten", "elo", "index", "points"]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark: its id as claims carry it, the name that is printed, the scale of its scores, what it measures."""

    id: str
    name: str
    aliases: tuple[str, ...]
    scale: Scale = "percent"
    areas: frozenset[str] = frozenset()


def benchmark_id(name: str) -> str:
    """Return the id of ``benchmark:MMLU`` or of a row's key as claims carry it: without prefix, dots as hyphens."""
    return name.removeprefix(PREFIX).replace(".", "-")


@per_lexicon()
def benchmarks() -> dict[str, Benchmark]:
    """Return the benchmarks by id."""
    rows = (_benchmark(benchmark_id(str(key)), row) for key, row in load("benchmarks").items())
    return {row.id: row for row in rows}


def _benchmark(key: str, row: dict[str, object]) -> Benchmark:
    aliases = tuple(map(str, _listed(row["aliases"])))
    areas = frozenset(map(str, _listed(row.get("area", ()))))
    scale: Scale = row.get("scale", "percent")  # type: ignore[assignment]
    shipped = _shipped_names().get(key)  # a user's alias of a known benchmark is no new name for it
    return Benchmark(key, str(row.get("name") or shipped or aliases[0]), aliases, scale, areas)


@cache
def _shipped_names() -> dict[str, str]:
    return {benchmark_id(str(key)): str(row["aliases"][0]) for key, row in base("benchmarks").items()}


def _listed(value: object) -> list[object] | tuple[object, ...]:
    return value if isinstance(value, (list, tuple)) else [value]


def find_benchmark(name: str) -> Benchmark | None:
    """Return the benchmark of an id or an attribute (``benchmark:mmlu``), or None for one that no row describes."""
    return benchmarks().get(benchmark_id(name))


@per_lexicon()
def printed_name(name: str) -> str:
    """Return a benchmark's name as it is printed: MMLU-Pro, SWE-bench Verified; an unknown one's words capitalised."""
    known = find_benchmark(name)
    return known.name if known else " ".join(map(_capitalised, benchmark_id(name).split("-")))


def _capitalised(word: str) -> str:
    """Return a word of a name as printed; short ones are abbreviations unless listed as words."""
    return word.upper() if len(word) < 5 and word not in base("cells")["short_words"] else word.capitalize()


@per_lexicon()
def areas_of(name: str) -> frozenset[str]:
    """Return what a benchmark measures; an edition that no row describes ("mmlu-fr") does as the row it extends."""
    words = benchmark_id(name).split("-")
    beginnings = ("-".join(words[:count]) for count in range(len(words), 0, -1))
    known = next((benchmarks()[start] for start in beginnings if start in benchmarks()), None)
    return known.areas if known else frozenset()
