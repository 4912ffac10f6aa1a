"""Data about attributes, licences, areas and set-ups for the checkers, loaded from the YAML files beside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.lexicon.benchmark_table import PREFIX, areas_of, find_benchmark

HERE = Path(__file__).parent
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: how it is written, compared and weighed (key `conflict` of extractors/lexicon/attributes.yml)."""

    name: str
    label: str
    form: str = "number"
    family: str = ""
    unit: str = ""
    lane: str = GENERAL
    cap: Decimal | None = None
    weight: int = 1
    history: str = "stale"
    slip: tuple[Decimal, ...] = ()
    opinion: bool = False
    setup: bool = False
    limit: bool = False
    free: bool = False
    ladder: bool = False
    sizes: bool = False
    staged_days: int = 0
    plainly: bool = False
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Tolerances as fractions unless named otherwise."""

    same: Decimal
    approx: Decimal
    change_days: int
    ratio: Decimal
    ratio_widest: Decimal
    ratio_round: Decimal
    ratio_approx: Decimal
    points: Decimal
    percent: Decimal
    percent_approx: Decimal


@dataclass(frozen=True, slots=True)
class Area:
    """A field of testing: the names it goes by, words that show it, ids of benchmarks that no table describes."""

    id: str
    names: frozenset[str]
    words: re.Pattern[str]
    unlisted: frozenset[str]

    def is_measured_by(self, benchmark: str) -> bool:
        """Return whether a benchmark, by id or as an attribute, measures what the area is about."""
        return self.id in areas_of(benchmark) or benchmark.removeprefix(PREFIX) in self.unlisted


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _scopes() -> dict[str, Any]:
    return _read("scopes.yml")


@lru_cache(maxsize=4)
def memory_words(*lists: str) -> tuple[str, ...]:
    """Return the words of lists of limits.yml about the memory that a model runs in."""
    data = _read("limits.yml")
    return tuple(word for name in lists for word in data[name])


@lru_cache(maxsize=1)
def card_memory() -> dict[str, Decimal]:
    """Return the gigabytes of graphics cards by their names, the longest names first."""
    rows = _read("limits.yml")["card_memory"]
    return {name: Decimal(rows[name]) for name in sorted(rows, key=len, reverse=True)}


@lru_cache(maxsize=1)
def limits() -> Limits:
    """Return the tolerances of limits.yml."""
    data = _read("limits.yml")
    same, about = Decimal(str(data["same_within"])), Decimal(str(data["approx_within"]))
    ratios = (Decimal(str(data[f"ratio_{name}"])) for name in ("within", "widest", "round", "approx"))
    percents = (Decimal(str(data[f"percent_{name}"])) for name in ("points", "within", "approx"))
    return Limits(same, about, int(data["change_days"]), *ratios, *percents)


@per_lexicon(maxsize=4096)
def attribute(name: str) -> Attribute:
    """Return what is known of an attribute; a benchmark or an unknown one gets its class's defaults."""
    known = describe(name)
    row = known.conflict or {}
    cap = row.get("cap")
    return Attribute(
        name=name,
        label=known.name,
        form=known.form,
        family=row.get("family", name),
        unit=row.get("unit", name),
        lane=row.get("lane", GENERAL),
        cap=None if cap is None else Decimal(str(cap)),
        weight=row.get("weight", 1),
        history="change" if _is_leaderboard(name) else row.get("history", "stale"),
        slip=tuple(Decimal(x) for x in row.get("slip", ())),
        opinion=row.get("opinion", False),
        setup=row.get("setup", False),
        limit=row.get("limit", False),
        free=row.get("free", False),
        ladder=row.get("ladder", False),
        sizes=row.get("sizes", False),
        staged_days=row.get("staged_days", 0),
        plainly=row.get("plainly", False),
        sign=row.get("sign", 1),
    )


def _is_leaderboard(name: str) -> bool:
    """Return whether a score is a place in a running comparison (Elo, an index): it moves as others join."""
    known = find_benchmark(name) if name.startswith(PREFIX) else None
    return known is not None and known.scale in ("elo", "index")


def tested_name(text: str) -> str:
    """Return an area or a benchmark as it is printed; other words as they are."""
    known = find_benchmark(text.casefold().replace(" ", "-"))
    return known.name if known else text


def ordering_words(family: str) -> tuple[str, str, str]:
    """Return the words for greater, less and equal in a family."""
    return describe(family).ordering


@lru_cache(maxsize=4096)
def is_setup(tier: str) -> bool:
    """Return whether a benchmark's tier names a set-up (shots, pass@k, tools) rather than a note."""
    return any(re.search(pattern, tier, re.IGNORECASE) for pattern in _scopes()["setups"])


@lru_cache(maxsize=1)
def _licenses() -> tuple[tuple[str, bool | None, re.Pattern[str]], ...]:
    return tuple((row["id"], row["open"], re.compile(row["pattern"])) for row in _scopes()["licenses"])


@lru_cache(maxsize=4096)
def license_form(text: str) -> tuple[str, bool | None]:
    """Return a licence's normal form and whether weights under it are open (None: it depends)."""
    words = " ".join(text.casefold().split())
    if words in _scopes()["loose_licenses"]:
        return "", None
    for name, is_open, pattern in _licenses():
        if pattern.search(words):
            return name, is_open
    return words, None


@per_lexicon()
def areas() -> dict[str, Area]:
    """Return the areas of testing by name."""
    return {
        name: Area(name, frozenset(row["names"]), re.compile(row["words"], re.I), frozenset(row.get("benchmarks", ())))
        for name, row in _scopes()["areas"].items()
    }


@lru_cache(maxsize=4096)
def without_degree(tier: str) -> str:
    """Return the condition of a capability without words such as "native", which set no other capability apart."""
    return " ".join(word for word in tier.split() if word not in _scopes()["degrees_of_capability"])


def is_published(benchmark: str) -> bool:
    """Return whether ``benchmark:<name>`` is a published benchmark rather than a site's own score."""
    return any(area.is_measured_by(benchmark) for area in areas().values())


@lru_cache(maxsize=1)
def _keeping_apart() -> re.Pattern[str]:
    words = sorted(map(str, _scopes()["kept_apart"]), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_kept_apart(sentence: str) -> bool:
    """Return whether a sentence says for whom, when or on what a plan's price or a speed holds."""
    return _keeping_apart().search(sentence) is not None


def is_own_machines(text: str) -> bool:
    """Return whether a bill's words say that it is for one's own hardware."""
    return re.search(_scopes()["own_machines"], text, re.IGNORECASE) is not None


def is_per_task(text: str) -> bool:
    """Return whether words about price are about finished tasks rather than tokens."""
    return re.search(_scopes()["per_task"], text, re.IGNORECASE) is not None


@lru_cache(maxsize=8)
def _words(key: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in _scopes()[key])
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE)


def is_contrast(one: str, other: str, *, tense: bool = True) -> bool:
    """Return whether the words of two sentences keep their values apart: before and after, variants, plans.

    ``tense`` is whether a past in only one of them does so.
    """
    return (tense and _is_past(one) != _is_past(other)) or any(_words("contrast").search(text) for text in (one, other))


def _is_past(text: str) -> bool:
    """Return whether a sentence has a verb of the past, which "all four cost" is none of."""
    return any(not _plural_before().search(text, 0, found.start()) for found in _words("past").finditer(text))


@lru_cache(maxsize=1)
def _plural_before() -> re.Pattern[str]:
    return re.compile(rf"{_words('plural_subjects').pattern}\s$", re.IGNORECASE)


def is_change(one: str, other: str) -> bool:
    """Return whether the words of one of two sentences tell one time from another."""
    return any(_words("changes").search(text) for text in (one, other))


def is_former(text: str) -> bool:
    """Return whether words directly before a value say that it was, and is not any more."""
    return _words("former").search(text) is not None


def dates_sections(text: str) -> bool:
    """Return whether the words beside a date in a heading say that it dates the section."""
    return _words("dates_sections").search(text) is not None


def dates_releases(text: str) -> bool:
    """Return whether the words beside a date say that it is a release's."""
    return _words("dates_releases").search(text) is not None


@lru_cache(maxsize=1)
def _shortenings() -> frozenset[str]:
    return frozenset(_scopes()["shortenings"])


def is_shortening(word: str) -> bool:
    """Return whether a word with a full stop is an abbreviation, which ends no sentence."""
    return word.casefold() in _shortenings() or (len(word) == 2 and word[0].isalpha())


@lru_cache(maxsize=65536)
def is_moving(key: str) -> bool:
    """Return whether a subject's name means whatever is newest: ``-latest``, or a family name without a version."""
    return re.search(_scopes()["moving_names"], key) is not None or not any(char.isdigit() for char in key)


@per_lexicon(maxsize=65536)
def is_line(key: str) -> bool:
    """Return whether a name is that of a line of models, of which each version differs: Claude, Gemini Pro, ChatGPT.

    A family without further members (Codestral) is one model.
    """
    words = frozenset(key.split())
    return is_moving(key) and any(heads <= words <= names for heads, names in _lines())


@per_lexicon()
def _lines() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return the words of the lines' heads, and with them those that may stand beside."""
    beside = frozenset(_scopes()["line_words"])
    out = []
    for row in load("families")["families"]:
        if not row["tiers"] and row.get("bare", True):
            continue
        tiers = frozenset(word for tier in row["tiers"] for word in tier.casefold().replace("-", " ").split())
        for head in row["heads"]:
            heads = frozenset(head.casefold().replace("-", " ").split())
            out.append((heads, heads | tiers | beside))
    lines = [frozenset(name.split()) for name in _scopes()["lines"]]
    return tuple(dict.fromkeys([*out, *((name, name | beside) for name in lines)]))
