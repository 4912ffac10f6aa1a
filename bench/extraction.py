"""Measures extraction, from document to claims, against other tools on the same unseen text.

    .venv/bin/python -m bench.extraction [--quick]

CPU time, best of three rounds; every round is text that no tool has seen. The other tools do less: blank spaCy only
splits words and sentences, quantulum3 only reads quantities, the regular expression only finds numbers.
"""

from __future__ import annotations

import random
import re
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from types import FrameType
from typing import Any

import spacy
from spacy.language import Language

from bench import measure
from bench.data import dense_pages
from bench.measure import Goal, line, show
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Document

NUMBER = re.compile(r"[$€£]?\d[\d,]*(?:\.\d+)?\s?(?:%|[KMBTkmb]\b|x\b)?")
CQE = 0.007  # MB/s here, the published speed class of CQE (Almasian et al. 2023), as the issue states it
SAMPLE = 200  # sentences for quantulum3, which needs milliseconds for each
PATIENCE = 2  # seconds for one sentence
Kind = Callable[[int, int], list[Document]]


@dataclass(slots=True)
class Speeds:
    """The best speed of each tool, in MB of text a second, and what the text was like."""

    ours: float = 0.0
    blank: float = 0.0
    floor: float = 0.0
    claims: float = 0.0
    fresh: float = 0.0

    def add(self, documents: list[Document], blank: Language, known: set[str]) -> None:
        """Time every tool once on documents that none has seen."""
        texts = [document.text for document in documents]
        size = dense_pages.size(documents)
        counts: list[int] = []
        words = [word for text in texts for word in text.split()]
        self.fresh = sum(word not in known for word in words) / len(words)
        known.update(words)
        numbers = measure.seconds(lambda: [sum(1 for _ in NUMBER.finditer(text)) for text in texts])
        sentences = measure.seconds(lambda: [sum(1 for _ in doc.sents) for doc in blank.pipe(texts)])
        claims = measure.seconds(lambda: counts.extend(len(extract(document).claims) for document in documents))
        self.floor, self.blank = max(self.floor, size / numbers), max(self.blank, size / sentences)
        self.ours = max(self.ours, size / claims)
        self.claims = sum(counts) / size / 1_000


def compare(kind: Kind, least: int, rounds: int) -> tuple[Speeds, list[str]]:
    """Return the speeds on a kind of page, after one round to warm up, and a sample of sentences of the last round."""
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    known: set[str] = set()
    Speeds().add(kind(0, least), blank, known)
    speeds, documents = Speeds(), []
    for number in range(1, rounds + 1):
        documents = kind(number, least)
        speeds.add(documents, blank, known)
    sentences = [sent.text for doc in blank.pipe(document.text for document in documents) for sent in doc.sents]
    return speeds, random.Random(1).sample(sentences, min(SAMPLE, len(sentences)))


def quantulum(sentences: list[str]) -> tuple[float, int] | None:
    """Return quantulum3's speed in MB/s and how many sentences it gave up on; None if it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has no classifier of ambiguous units, which is slower still
        try:
            parse: Callable[[str], Any] = import_module("quantulum3.parser").parse
        except ImportError:
            return None
        parse("It weighs 3 kilograms.")  # loads its tables
        failed, begun = 0, time.process_time()
        for sentence in sentences:
            try:
                with patience(PATIENCE):
                    parse(sentence)
            except Exception:
                failed += 1
    return sum(map(len, sentences)) / 1e6 / (time.process_time() - begun), failed


@contextmanager
def patience(limit: float) -> Iterator[None]:
    """Raise TimeoutError when the block takes longer than ``limit`` seconds."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def report(name: str, speeds: Speeds, sentences: list[str], least: float) -> Iterator[str]:
    """Yield the lines for one kind of page; ``least`` is the goal against blank spaCy."""
    about = f"{speeds.claims:.1f} claims a KB, {speeds.fresh:.0%} of the words new"
    yield line(f"{name}, counterclaim", speeds.ours, "MB of text a second", note=about)
    yield line(f"{name}, blank spaCy with sentencizer", speeds.blank, "MB/s")
    yield line(f"{name}, regular expression for numbers", speeds.floor, "MB/s")
    yield line(f"{name}, ours / blank spaCy", speeds.ours / speeds.blank, "x", Goal(least))
    yield line(f"{name}, ours / regular expression", speeds.ours / speeds.floor, "x")
    yield line(f"{name}, ours / CQE's class of {CQE} MB/s", speeds.ours / CQE, "x", Goal(60))
    other = quantulum(sentences)
    if other is None:
        yield f"{name}, quantulum3: not installed (pip install --group bench)"
        return
    note = f"{len(sentences)} sentences, {other[1]} failed"
    yield line(f"{name}, quantulum3 by sentence", other[0], "MB/s", note=note)
    yield line(f"{name}, ours / quantulum3", speeds.ours / other[0], "x", Goal(10))


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    small = measure.quick(arguments, __doc__ or "")
    least, rounds = (20_000, 1) if small else (250_000, measure.RUNS)
    kinds: tuple[tuple[str, Kind, float], ...] = (
        ("claim-dense articles", dense_pages.dense, 0.6),
        ("ordinary pages", dense_pages.ordinary, 1.0),
    )
    for name, kind, goal in kinds:
        speeds, sentences = compare(kind, least, rounds)
        for text in report(name, speeds, list(islice(sentences, 20)) if small else sentences, goal):
            show(text)


if __name__ == "__main__":
    main()
