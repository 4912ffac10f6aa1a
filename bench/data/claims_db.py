"""Generates a database of a million claims by writing its tables directly, so that only the check is timed.

Sixteen facts are claimed of each model, and one claim in ten compares two. How many facts are disputed, and by how
many of those who state them, was measured (docs/BENCHMARKS.md) on the annotated articles that the rules were made on
on, read by the real extractors into a real store; so were the widths of a row and the shares of conditions and dates.
``wrong`` adds numbers that are not the truth, drawn for each claim: a harder database, with most facts disputed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from counterclaim.db.keys import content_id, name_key, number_text
from counterclaim.db.store import Store
from counterclaim.db.tables import fingerprints
from counterclaim.extractors.version import RULESET

AT = "2026-01-01T00:00:00Z"
SOURCES = 200
MAKERS = ("Zephyrion", "Quillon", "Northlake", "Mistral", "Qwen", "Llama", "Gemini", "Falcon", "Aurora", "Basalt")
TIERS = ("Small", "Medium", "Large", "Pro", "Flash")
# attribute -> (unit, lowest, highest, decimals); None for a boolean
FACTS: dict[str, tuple[str, float, float, int] | None] = {
    "input_price": ("USD/1M tokens", 0.1, 20, 2), "output_price": ("USD/1M tokens", 0.3, 80, 2),
    "context_window": ("tokens", 8, 2000, 0), "max_output": ("tokens", 4, 128, 0),
    "parameters": ("parameters", 1, 700, 0), "benchmark:mmlu": ("%", 40, 95, 1),
    "benchmark:gpqa": ("%", 20, 90, 1), "benchmark:humaneval": ("%", 30, 97, 1),
    "benchmark:swe-bench-verified": ("%", 5, 80, 1), "benchmark:aime-2025": ("%", 5, 98, 1),
    "throughput": ("tokens/second", 20, 400, 0), "languages": ("languages", 5, 200, 0),
    "open_weights": None, "multimodal": None, "function_calling": None, "reasoning_mode": None,
}  # fmt: skip
DISPUTED = 0.24  # of the facts that are stated twice or more: somebody gives another value (31 of 129)
THREE = 0.26  # of the disputed facts: a third value is given (8 of 31)
MINORITY = 0.43  # of the statements of a disputed fact: not the value most often given
UNDATED = 0.32  # of the documents (6 of 19)
MISCOMPARED = 0.03  # of the comparisons: the wrong way round (none of 86; kept from before)
CONDITIONS = (('{"approx":true}', 0.045), ('{"bound":"min"}', 0.015), ('{"tier":"batch"}', 0.012))  # of the claims
LOCATOR = "Models compared in detail > What each of them offers and what it costs > "  # 107 characters on average
THOUSANDS = {"context_window": 1_000, "max_output": 1_000, "parameters": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to write."""

    claims: int = 1_000_000
    documents: int = 20_000
    models: int = 2_000
    wrong: float = 0.0
    disputed: float = DISPUTED

    @property
    def each(self) -> int:
        """Claims in a document."""
        return self.claims // self.documents


def names(models: int) -> list[str]:
    """Return that many different models: "Zephyrion 3.1 Pro"."""
    versions = [f"{major}.{minor}" for major in range(1, 10) for minor in range(10)]
    every = [f"{maker} {version} {tier}" for version in versions for maker in MAKERS for tier in TIERS]
    return every[:models]


def write(path: Path, plan: Plan) -> None:
    """Create the database and fill it."""
    with Store.open(path) as store:
        for number in range(SOURCES):
            store.save_source(id=f"s{number}", name=f"site-{number}.example", kind="blog", at=AT)
        with store.atomic():
            connection = store._db.conn
            for table, rows in _rows(plan):
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            fingerprints.renew(store._db, [f"d{number}" for number in range(plan.documents)])


def _rows(plan: Plan) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Yield tables with their rows, documents a thousand at a time."""
    rng = random.Random(7)
    models = names(plan.models)
    world = World(plan, models, rng, {model: _truth(rng) for model in models})
    world.contest()
    for first in range(0, plan.documents, 1_000):
        numbers = range(first, min(first + 1_000, plan.documents))
        yield (
            "documents (id, source_id, url, name, title, published, first_seen, last_seen)",
            [_document(n) for n in numbers],
        )
        yield (
            "snapshots (id, document_id, sha256, media_type, size, fetched_at, last_seen)",
            [(f"p{n}", f"d{n}", f"{n:064d}", "text/html", 0, AT, AT) for n in numbers],
        )
        yield (
            "extractions (id, snapshot_id, ruleset, text, extracted_at, last_seen, claims, unread)",
            [(n + 1, f"p{n}", RULESET, "", AT, AT, plan.each, 0) for n in numbers],
        )
        yield CLAIM_COLUMNS, [row for n in numbers for row in _claims(n, world)]


CLAIM_COLUMNS = (
    "claims (id, document_id, extraction_id, subject, subject_key, attribute, relation, value_text, value_num, "
    'value_bool, unit, object, object_key, qualifiers, quote, ordinal, start, "end", locator, rule, confidence, '
    "published, first_seen, last_seen)"
)


def _document(number: int) -> tuple[object, ...]:
    name = f"article-{number}"
    return f"d{number}", f"s{number % SOURCES}", f"https://site/{name}", name, name, published(number), AT, AT


def published(number: int) -> str | None:
    """Return the day a document is dated, if it is."""
    return None if number % 100 < 100 * UNDATED else f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"


Said = Decimal | bool


@dataclass(slots=True)
class World:
    """True values and disputed alternatives by model and attribute."""

    plan: Plan
    models: list[str]
    rng: random.Random
    truth: dict[str, dict[str, Said]]
    rivals: dict[tuple[str, str], list[Said]] = field(default_factory=dict)

    def contest(self) -> None:
        """Choose the disputed facts, and their other values."""
        for model, facts in self.truth.items():
            for attribute, true in facts.items():
                if self.rng.random() < self.plan.disputed:
                    number = 2 if self.rng.random() < THREE else 1
                    self.rivals[model, attribute] = self.others(true, number)

    def others(self, true: Said, number: int) -> list[Said]:
        """Return other values than the true one."""
        if isinstance(true, bool):
            return [not true]
        factors = self.rng.sample(("0.5", "1.1", "1.25", "2", "10"), number)
        return [(true * Decimal(factor)).quantize(Decimal("0.01")) for factor in factors]

    def stated(self, model: str, attribute: str) -> Said:
        """Return the value that a document states."""
        true, rng = self.truth[model][attribute], self.rng
        rivals = self.rivals.get((model, attribute))
        if rivals and rng.random() < MINORITY:
            return rng.choice(rivals)
        if self.plan.wrong and rng.random() < self.plan.wrong / (3 if isinstance(true, bool) else 1):
            return self.others(true, 1)[0]
        return true

    def condition(self) -> str:
        """Return a claim's qualifiers."""
        chance = self.rng.random()
        for text, share in CONDITIONS:
            if chance < share:
                return text
            chance -= share
        return "{}"


def _truth(rng: random.Random) -> dict[str, Said]:
    out: dict[str, Said] = {}
    for attribute, fact in FACTS.items():
        if fact is None:
            out[attribute] = rng.random() < 0.5
        else:
            _, low, high, decimals = fact
            out[attribute] = Decimal(f"{rng.uniform(low, high):.{decimals}f}") * THOUSANDS.get(attribute, 1)
    return out


def _claims(number: int, world: World) -> Iterable[tuple[object, ...]]:
    """Return the claims of a document, which is about five models as comparison articles are."""
    rng = world.rng
    about = [world.models[rng.randrange(len(world.models))] for _ in range(5)]
    for ordinal in range(world.plan.each):
        model = about[ordinal % 5]
        if ordinal % 10 == 9:
            other = about[(ordinal + 2) % 5]
            prices = [world.truth[name]["input_price"] for name in (model, other)]
            yield _comparison(number, ordinal, (model, other), _compared(prices, rng))
            continue
        attribute = rng.choice(list(FACTS))
        value = world.stated(model, attribute)
        fact, start = FACTS[attribute], ordinal * 60
        text = number_text(value) if isinstance(value, Decimal) else str(value).lower()
        yield (
            content_id(str(number), str(ordinal)), f"d{number}", number + 1, model, name_key(model), attribute, "is",
            text, float(value) if isinstance(value, Decimal) else None, None if fact else int(value),
            fact[0] if fact else "", None, None, world.condition() if fact else "{}", f"{model}: {text}", ordinal,
            start, start + 40, LOCATOR + model, "prose.bench", 0.9, published(number), AT, AT,
        )  # fmt: skip


def _compared(prices: Sequence[Said], rng: random.Random) -> tuple[str, Decimal | None]:
    """Return how an article compares two prices: a multiple, or which is higher; now and then the wrong way round."""
    one, other = (Decimal(price) for price in (prices if rng.random() >= MISCOMPARED else prices[::-1]))
    if rng.random() < 0.4 and one >= other * 2:
        return "ratio", round(one / other, 1)
    return ("greater" if one > other else "less" if one < other else "equal"), None


def _comparison(
    number: int, ordinal: int, sides: tuple[str, str], said: tuple[str, Decimal | None]
) -> tuple[object, ...]:
    (model, other), (relation, value), start = sides, said, ordinal * 60
    text = number_text(value) if value is not None else None
    return (
        content_id(str(number), str(ordinal)), f"d{number}", number + 1, model, name_key(model), "input_price",
        relation, text, float(value) if value is not None else None, None, "", other, name_key(other), "{}",
        f"{text}x the price" if text else relation, ordinal, start, start + 40, LOCATOR + model, "comparison.bench",
        0.7, published(number), AT, AT,
    )  # fmt: skip
