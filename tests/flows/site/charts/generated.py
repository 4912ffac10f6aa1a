"""Ten generated sets of claims for charts: crowded, empty, equal, far apart, vague, many, with long names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from counterclaim.flows.site.charts import (
    AgreementCell,
    Chart,
    ConflictPoint,
    DotRow,
    PriceLine,
    PriceRow,
    Prices,
    Statement,
    agreement,
    benchmark_dots,
    conflicts_over_time,
    price_history,
    price_spread,
)

SETS = range(10)
_NAMES = ("GPT-4o", "Claude Opus 4.5", "Mistral Medium 3.1", "Gemini 2.5 Flash-Lite Preview 09-2025", "o3",
          "Qwen 3 235B A22B Instruct", "DeepSeek V3", "Llama 3.1 405B", "Phi-4", "MMMMMMWWWWWW-70B")  # fmt: skip
_BENCHMARKS = ("mmlu", "humaneval", "mt-bench", "lmarena", "gpqa-diamond", "swe-bench-verified", "math")
_SPREADS = ((0.4, 1.0), (0.5, 60.0), (0.001, 150.0), (1.0, 1.1), (0.0, 8.0))


def charts(number: int) -> Iterator[Chart]:
    """Yield the charts of one data set: always the same for the same number."""
    rng = random.Random(number)
    made = (
        price_spread([_row(rng, name, number) for name in _NAMES[: 1 + number]], title="Claimed prices"),
        price_history([_line(rng, label) for label in _labels(rng)], model=_NAMES[number]),
        benchmark_dots([_dots(rng, name, number) for name in rng.sample(_BENCHMARKS, rng.randint(1, 7))]),
        conflicts_over_time(_days(rng, number)),
        agreement(_pairs(rng, 2 + 2 * number)),
    )
    for chart in made:
        assert chart is not None
        yield chart


def _value(rng: random.Random, low: float, high: float) -> Decimal:
    return Decimal(str(round(rng.uniform(low, high), rng.choice((1, 2, 2, 4)))))


def _statements(rng: random.Random, values: list[Decimal], dated: bool = False) -> tuple[Statement, ...]:
    disputed = rng.random() < 0.5 and len(set(values)) > 1
    found = []
    for place, value in enumerate(values):
        day = f"2025-{rng.randint(1, 12):02}" + (f"-{rng.choice((3, 3, 17)):02}" if rng.random() < 0.8 else "")
        href = f"conflicts/{place}" if disputed else None
        found.append(Statement(value, f"site{place}.example", day if dated else "", disputed, href))
    return tuple(found)


def _several(rng: random.Random, low: float, high: float) -> list[Decimal]:
    values = [_value(rng, low, high) for _ in range(rng.choice((1, 1, 2, 3, 6)))]
    return values + values[:1] * rng.choice((0, 0, 1, 2, 11))  # equal ones share a mark that counts them


def _row(rng: random.Random, name: str, number: int) -> PriceRow:
    low, high = _SPREADS[number % 5]
    prices = []
    for attribute in ("input_price", "output_price")[: 1 + number % 2]:
        values = _several(rng, low, high)
        listed = tuple(values[:1]) if rng.random() < 0.3 else (_value(rng, low, high),) * (rng.random() < 0.5)
        prices.append(Prices(attribute, _statements(rng, values), listed))
    return PriceRow(name, tuple(prices), "models/1" if number % 3 else None)


def _labels(rng: random.Random) -> list[str]:
    known = ["input price", "output price", "output price, batch", "cached input price, at a provider of long name",
             "input price, priority", "input price, >200k"]  # fmt: skip
    return known[: rng.randint(1, 6)]


def _line(rng: random.Random, label: str) -> PriceLine:
    low, high = _SPREADS[rng.randint(0, 4)]
    attribute = "output_price" if label.startswith("output") else "input_price"
    return PriceLine(label, attribute, _statements(rng, _several(rng, low, high), dated=True))


def _dots(rng: random.Random, name: str, number: int) -> DotRow:
    low, high = {"mt-bench": (8.9, 9.2), "lmarena": (1290, 1420)}.get(name, (61, 98) if number % 2 else (88, 88.4))
    return DotRow(f"{name} {'of the longest name ' * (number % 3)}".strip(), f"benchmark:{name}",
                  _statements(rng, _several(rng, low, high)), "models/1")  # fmt: skip


def _days(rng: random.Random, number: int) -> list[ConflictPoint]:
    most = 10 ** (number % 5)
    return [
        ConflictPoint(
            f"2026-{1 + day // 28:02}-{1 + day % 28:02}",
            rng.randint(0, most),
            rng.randint(0, most),
            rng.randint(0, most),
        )
        for day in range(1 + 9 * number)
    ]


def _pairs(rng: random.Random, count: int) -> list[AgreementCell]:
    return [
        AgreementCell(f"source-{a}.example", f"source-{b}.example", rng.randint(0, 9), 9)
        for a in range(count) for b in range(a) if (a, b) == (1, 0) or rng.random() < 0.7
    ]  # fmt: skip
