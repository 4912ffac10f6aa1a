"""Divides a label into phrases: as few unknown words as possible, then as few phrases as possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.labels.records import Meaning, Segment, Word
from counterclaim.extractors.labels.vocabulary import vocabulary
from counterclaim.extractors.labels.words import NUMBER, is_number, words_of
from counterclaim.extractors.lexicon.benchmark_names import UNSEEN_BENCHMARK, unseen_slug
from counterclaim.extractors.lexicon.benchmark_table import PREFIX, benchmarks
from counterclaim.extractors.models.grammar import find_names

_VERSION = re.compile(
    r"(?:[\s'’-]*(?:[vV]\s?\d+(?:\.\d+)*|20[12]\d|\d+\.\d+)|-\d{1,2})(?![\w%-]|\.\d|\s?[-–/]\s?\d|\s?(?:shots?\b|[kKmM]\b))"
)
_EDITION = re.compile(r"(?: [A-Z][A-Za-z]+){2,3}(?=\s*(?:\(|%|$))| [A-Z]{2,4}(?=\s*(?:\(|%|$))")
_Option = tuple[int, int, int, tuple[Meaning, ...] | Segment]  # unknown words, phrases, words of the first, what it is


def segments_of(text: str) -> tuple[Segment, ...]:
    """Return the phrases of a label in their order; a word that no list knows is one without meanings."""
    words = words_of(text)
    fixed = _named_like_benchmarks(text, words)
    found = _divided(text, words, fixed)
    if any(not segment.meanings for segment in found) and (names := _names(text, words)):
        found = _divided(text, words, [*fixed, *names])
    return _with_editions(text, [_with_version(text, segment) for segment in found])


def _divided(text: str, words: list[Word], fixed: list[Segment]) -> tuple[Segment, ...]:
    """Return the best division; ``fixed`` are phrases of the text that no list has."""
    by_start = {segment.start: segment for segment in fixed}
    best: list[_Option] = [(0, 0, 0, ())]  # of the last word or words: best[-count] is behind the next ``count`` words
    for index in range(len(words) - 1, -1, -1):
        options: list[_Option] = [(best[-1][0] + 1, best[-1][1] + 1, 1, ())]
        for count, meanings in _matches(text, words, index):
            options.append((best[-count][0], best[-count][1] + 1, count, meanings))
        if (own := by_start.get(words[index].start)) is not None:
            count = sum(own.start <= word.start < own.end for word in words)
            options.append((best[-count][0] + (not own.meanings), best[-count][1] + 1, count, own))
        best.append(min(options, key=lambda option: option[:2]))
    return tuple(_chosen(text, words, best))


def _chosen(text: str, words: list[Word], best: list[_Option]) -> Iterator[Segment]:
    """Yield the phrases of the best division: the first of the best for all words, then of what is behind it."""
    index = 0
    while index < len(words):
        _, _, count, found = best[len(words) - index]
        yield found if isinstance(found, Segment) else _segment(text, words, index, count, found)
        index += count


def _segment(text: str, words: list[Word], index: int, count: int, meanings: tuple[Meaning, ...]) -> Segment:
    start, end = words[index].start, words[index + count - 1].end
    return Segment(text[start:end], start, end, meanings)


def _matches(text: str, words: list[Word], index: int) -> list[tuple[int, tuple[Meaning, ...]]]:
    """Return (number of words, meanings) of each phrase that begins at a word."""
    out: list[tuple[int, tuple[Meaning, ...]]] = []
    nodes = [vocabulary()]
    for count, word in enumerate(words[index:], start=1):
        nodes = [found for node in nodes for key in _keys(word) if (found := node.following.get(key)) is not None]
        if not nodes:
            break
        written = text[words[index].start : word.end]
        meanings = tuple(
            meaning for node in nodes for meaning in node.meanings if not meaning.capitals or written == written.upper()
        )
        if meanings:
            out.append((count, meanings))
    return out


def _keys(word: Word) -> tuple[str, ...]:
    return (word.text, NUMBER) if is_number(word.text) else (word.text,)


def _named_like_benchmarks(text: str, words: list[Word]) -> list[Segment]:
    """Return the names that have the form of a benchmark: "Frontier-Bench v0.1"."""
    return [
        Segment(match[0], *match.span(), (Meaning("benchmark", PREFIX + unseen_slug(match[0])),))
        for match in UNSEEN_BENCHMARK.finditer(text)
        if _on_words(match.start(), match.end(), words)
    ]


def _names(text: str, words: list[Word]) -> list[Segment]:
    """Return the names of models and products."""
    return [
        Segment(text[name.start : name.end], name.start, name.end, (Meaning("name", name.display),))
        for name in find_names(text)
        if _on_words(name.start, name.end, words)
    ]


def _on_words(start: int, end: int, words: list[Word]) -> bool:
    """Return whether a span begins and ends with a word."""
    return any(word.start == start for word in words) and any(word.end == end for word in words)


def _with_version(text: str, segment: Segment) -> Segment:
    """Return a benchmark with the version or year right behind its name: "MMLU-Redux-2.0" is not MMLU-Redux."""
    named = [meaning for meaning in segment.meanings if meaning.role == "benchmark"]
    version = _VERSION.match(text, segment.end) if named else None
    if version is None:
        return segment
    name = unseen_slug(named[0].key.removeprefix(PREFIX) + " " + version[0])
    key = PREFIX + next((known for known in (name, name.replace("-v", "-")) if known in benchmarks()), name)
    return Segment(segment.text, segment.start, segment.end, (Meaning("benchmark", key),))


def _with_editions(text: str, segments: list[Segment]) -> tuple[Segment, ...]:
    """Join a benchmark and the words behind it that no list knows: "SWE-bench Bash Only" is another one, as is "ML"."""
    out: list[Segment] = []
    done = -1
    for index, segment in enumerate(segments):
        if segment.start < done:
            continue
        named = next((meaning for meaning in segment.meanings if meaning.role == "benchmark"), None)
        edition = _EDITION.match(text, segment.end) if named else None
        behind = [one for one in segments[index + 1 :] if edition and one.start < edition.end()]
        if named is None or edition is None or any(one.meanings for one in behind):
            out.append(segment)
            continue
        done = edition.end()
        key = PREFIX + unseen_slug(named.key.removeprefix(PREFIX) + edition[0])
        out.append(Segment(text[segment.start : done], segment.start, done, (Meaning("benchmark", key),)))
    return tuple(out)
