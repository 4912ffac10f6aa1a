"""Drawn claims of every kind: the check of a data set and that of a store find the same, whatever the claims are.

This is what shows that the slice that the checkers get holds all that they read: with few models and many pages nearly
every attribute is disputed, nearly every pair is compared, and cycles, untested models and spellings are common. Narrow
worlds have many pages for every value, so that samples are taken of all.
"""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from counterclaim.extractors.records import Claim, Document, Extraction, Metadata, Qualifiers
from counterclaim.flows.bulk.rows import Found, rows_of
from counterclaim.flows.ingest.extraction import ruleset
from tests.flows.bulk.data_sets import AT, Page
from tests.flows.bulk.test_check import both

# Spellings of one model: the store's key tells the last two apart, the checkers' does not.
MODELS = (
    ("GPT-5", "gpt 5", "5 GPT"),
    ("Claude Opus 4", "claude-opus-4"),
    ("Qwen 3 32B",),
    ("Orca 2",),
    ("Llama 4", "LLAMA 4"),
    ("Tandem",),
    ("Tandem Pro",),
    ("Tandem Max 5x", "tandem-max-5x"),
)
NUMBERS = {
    "input_price": ("0.5", "1", "1.25", "15"), "output_price": ("4", "10", "75"), "monthly_cost": ("10", "20", "200"),
    "context_window": ("128000", "131072", "200000"), "parameters": ("32000000000", "70000000000", "7"),
    "active_parameters": ("3000000000", "400000000000"), "benchmark:mmlu": ("79.5", "84", "84.4"),
    "benchmark:gpqa": ("50", "61.3"), "throughput": ("80", "100"), "latency": ("0.5", "2"), "vram": ("16", "80"),
    "subscription_price": ("20", "100", "40"),
}  # fmt: skip
FLAGS = ("multimodal", "modality:image", "modality:audio", "open_weights", "open_source", "evaluated", "reasoning_mode")
TEXTS = {
    "license": ("MIT", "Apache-2.0", "proprietary", "CC-BY-NC-SA"), "release_date": ("2025-08", "2025-08-07", "2024"),
    "knowledge_cutoff": ("2024-10", "2025-01"),
}  # fmt: skip
COMPARED = (
    "price", "input_price", "output_price", "speed", "throughput", "quality", "benchmark:mmlu", "context_window",
    "latency",
)  # fmt: skip
PLAIN = Qualifiers()
CONDITIONS = (
    PLAIN, PLAIN, PLAIN, Qualifiers(approx=True), Qualifiers(bound="max"), Qualifiers(tier="batch"),
    Qualifiers(hypothetical=True), Qualifiers(volume_tokens=Decimal(1000000)), Qualifiers(conditions=("with tools",)),
    Qualifiers(provider="Azure"), Qualifiers(as_of="2024-05"), Qualifiers(low=Decimal("0.4"), high=Decimal("1.1")),
)  # fmt: skip
WORDS = ("greater", "less", "equal")
DAYS = ("2024-03-05", "2025-01-01", "2025-06", "2026-02-01")


class World:
    """What may be said: of all models and attributes, or (narrow) of a few of them."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.narrow = seed % 2 == 1
        self.models = MODELS[:3] if self.narrow else MODELS
        self.numbers = (
            {name: NUMBERS[name][:3] for name in ("input_price", "context_window")} if self.narrow else NUMBERS
        )
        self.compared = COMPARED[:3] if self.narrow else COMPARED
        self.conditions = (PLAIN,) * 12 + CONDITIONS if self.narrow else CONDITIONS

    def drawn(self) -> list[Page]:
        """Return pages of drawn claims; some say the same as others word for word, as copies do."""
        rng = self.rng
        out: list[Page] = []
        last: list[tuple[str, dict[str, Any]]] = []
        for number in range(60 if self.narrow else rng.choice((6, 20, 45))):
            lines = last if number % 6 == 5 else [self.line() for _ in range(rng.randint(1, 14))]
            last = lines
            day = rng.choice(DAYS) if number % 60 < 45 and rng.random() < 0.7 else None
            out.append(_page(f"https://site-{number % 7}.example/{number}", lines, day, number))
        return out

    def line(self) -> tuple[str, dict[str, Any]]:
        """Return one claim, as words and as fields."""
        rng = self.rng
        subject, kind = rng.choice(rng.choice(self.models)), rng.random()
        said: dict[str, Any] = {"subject": subject, "relation": "is", "qualifiers": rng.choice(self.conditions)}
        if kind < 0.45 or (self.narrow and kind < 0.68):
            name = rng.choice(sorted(self.numbers))
            said |= {"attribute": name, "value": Decimal(rng.choice(self.numbers[name]))}
        elif kind < 0.6:
            said |= {"attribute": rng.choice(FLAGS), "value": rng.random() < 0.6}
        elif kind < 0.68:
            name = rng.choice(sorted(TEXTS))
            said |= {"attribute": name, "value": rng.choice(TEXTS[name])}
        else:
            relation = rng.choice((*WORDS, "ratio", "ratio", "percent_diff", "abs_diff", "greater", "less"))
            stated = Decimal(rng.choice(("0.5", "2", "12", "-30", "1")))
            said |= {"relation": relation, "value": None if relation in WORDS else stated}
            said |= {"attribute": rng.choice(self.compared), "object": rng.choice(rng.choice(self.models))}
        words = f"{subject} {said['relation']} {said['value']} in {said['attribute']} {said.get('object', '')}".strip()
        return words, said


def _page(url: str, lines: list[tuple[str, dict[str, Any]]], day: str | None, number: int) -> Page:
    text, claims = "", []
    found = Found(url, AT, b"", "text/plain", f"{number % 3}.warc.gz", number)
    for words, said in lines:
        claims.append(Claim(doc=found.name, quote=words, start=len(text), end=len(text) + len(words), url=url, **said))
        text += f"{words}.\n"
    found = Found(url, AT, text.encode(), "text/plain", f"{number % 3}.warc.gz", number)
    document = Document(found.name, text, meta=Metadata("Drawn", published=day), url=url)
    extraction = Extraction(tuple(claims), (), ruleset())
    return Page(found, document, extraction, rows_of(found, document, extraction))


@pytest.mark.parametrize("seed", range(8))
def test_drawn_claims_give_the_conflicts_of_the_store(seed: int, tmp_path: Path) -> None:
    pages = World(seed).drawn()
    bulk, store = both(tmp_path, pages)
    assert store or len(pages) < 10
    assert bulk == store
