"""Finds cues in many sentences at once: only words that occur in a lexicon phrase go through spaCy.

A run of non-space characters is looked up first: most hold no word of any phrase, and no phrase goes across one. What
is left between them goes through spaCy's tokenizer and phrase matcher in one Doc, a line for each stretch of runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple, cast

from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.lexicon.benchmark_names import MAYBE_BENCHMARK
from counterclaim.extractors.sentences.records import Cue
from counterclaim.extractors.sentences.tokenizer import (
    CueMatcher,
    blank_punctuation_runs,
    cue_phrases,
    nlp,
    numbered_words,
    tokens_of,
)

_ALIKE = str.maketrans("0123456789", "5555555555")
_SHORT = 100  # characters of texts whose cues are remembered: headings are read for each block below them
_MOST_AT_ONCE = 20_000  # characters that go into one Doc
_MOST_RUNS, _LONGEST_RUN = 20_000, 60  # so many runs are remembered, of so many characters
_LED, _ENDED = "(\"'“‘*", ".,;:!?)\"'”’*"  # marks before and behind a word: spaCy never splits within the letters
_STRIPPED = "".join(map(chr, (*range(33, 48), *range(58, 65), *range(91, 97), *range(123, 127)))) + "“”‘’«»…–—"
# "MRCR 1M", "RULER 128K"; "MRCR 1M context" may speak of a window
_LENGTH = re.compile(r"\s(?P<length>\d{1,4}[KkMm])(?![\w-]|[.,]\d|\s?(?:tokens?|context|window|input|output)\b)")
_LETTERS = re.compile(r"[^\W\d_]+")
# What a run may hold: a word of a phrase, its longest word, one beside numbers; or more than can be told.
_PART, _ANCHOR, _NUMBERED, _ODD = 1, 2, 4, 8
_LINKED, _ANCHORED = re.compile(rb"[^\0]+"), re.compile(rb"[\2\3\6\7]")


class _Stretch(NamedTuple):
    """Consecutive words of a text that all occur in phrases; ``start`` is their offset."""

    number: int
    start: int
    words: str


def cues_of(text: str) -> tuple[Cue, ...]:
    """Return the lexicon phrases in ``text`` in text order."""
    return _cues_of_short(text) if len(text) <= _SHORT else find_cues([text])[0]


@per_lexicon(maxsize=1024)
def _cues_of_short(text: str) -> tuple[Cue, ...]:
    return find_cues([text])[0]


def find_cues(texts: Sequence[str]) -> list[tuple[Cue, ...]]:
    """Return the cues of each text, as ``cues_of`` does, for less than one text after the other costs."""
    out: list[tuple[Cue, ...]] = [()] * len(texts)
    words, waiting, size = _words(), [], 0
    for number, text in enumerate(texts):
        found = None if MAYBE_BENCHMARK.search(text) else words.stretches(text)
        if found is None:
            out[number] = _of_whole(text)
            continue
        for start, piece in found:
            waiting.append(_Stretch(number, start, piece))
            size += len(piece)
        if size > _MOST_AT_ONCE:
            _match(waiting, out)
            waiting, size = [], 0
    if waiting:
        _match(waiting, out)
    return out


def _matcher() -> CueMatcher:
    return cast("CueMatcher", nlp().get_pipe("counterclaim_cues"))


def _of_whole(text: str) -> tuple[Cue, ...]:
    """Return the cues of a text that may name a benchmark that no list holds, or has a word of many characters."""
    plain = blank_punctuation_runs(text)
    doc = tokens_of(plain if numbered_words().search(plain) else plain.translate(_ALIKE))
    matches = _matcher().matches(doc, text)
    return tuple(Cue(doc[a].idx, doc[b - 1].idx + len(doc[b - 1]), group, key) for a, b, group, key in matches)


def _match(stretches: list[_Stretch], out: list[tuple[Cue, ...]]) -> None:
    """Match stretches in one Doc, a line each: no phrase goes across a line. Each text's cues go to ``out``."""
    doc = tokens_of("\n".join([stretch.words for stretch in stretches]))
    matcher = _matcher()
    starts, at = [], 0
    for stretch in stretches:
        starts.append(at)
        at += len(stretch.words) + 1
    starts.append(at)
    found: dict[int, list[tuple[int, int, int]]] = {}
    places: dict[int, tuple[int, int]] = {}  # first token -> its place in the text, and what the text's places are off
    line = 0
    for match in matcher.raw(doc):
        first = match[1]
        at = doc[first].idx
        while starts[line + 1] <= at:
            line += 1
        shift = stretches[line].start - starts[line]
        places[first] = at + shift, shift
        found.setdefault(stretches[line].number, []).append(match)
    for number, matches in found.items():
        cues = []
        for first, behind, group, key in matcher.settled(matches):
            (start, shift), last = places[first], doc[behind - 1]
            cues.append(Cue(start, last.idx + len(last) + shift, group, key))
        out[number] = tuple(cues)


class _Words:
    """The words of all phrases, and what is known of runs of characters met so far."""

    def __init__(self) -> None:
        phrases = [[token.lower_ for token in tokens_of(p)] for listed in cue_phrases().values() for p in listed]
        self._all = frozenset(word for phrase in phrases for word in phrase)
        self._anchors = frozenset(max(phrase, key=len) for phrase in phrases)
        self._signs, self._anchor_signs = _anywhere(self._all), _anywhere(self._anchors)
        self._special = frozenset(cast("Any", nlp().tokenizer).rules)
        self._runs: dict[str, int] = {}
        led = set(_LED) - {phrase[-1][-1] for phrase in phrases}  # a phrase might end in the "(" of "(word"
        ended = set(_ENDED) - {phrase[0][0] for phrase in phrases}
        self._plain = re.compile(f"[{re.escape(''.join(led))}]?([A-Za-z]+)[{re.escape(''.join(ended))}]{{0,2}}")
        self._numbered = numbered_words()

    def stretches(self, text: str) -> list[tuple[int, str]] | None:
        """Return (start, words) of each part of a text in which there may be a phrase; None if it is an odd text."""
        # Most words that the tokenizer has not met are numbers; made alike, they are a few, and it keeps each for ever.
        alike = text.translate(_ALIKE)
        runs = alike.split(" ")
        kinds = self._kinds(runs)
        most = max(kinds)
        if most < _ANCHOR:
            return []
        if most >= _ODD:
            return None
        if most >= _NUMBERED and alike != text:  # there, numbers matter
            runs, alike = text.split(" "), text
            kinds = self._kinds(runs)
        ends = list(accumulate(map(len, runs)))
        out: list[tuple[int, str]] = []
        for match in _LINKED.finditer(kinds):
            first, behind = match.span()
            if _ANCHORED.search(kinds, first, behind):
                start = first + ends[first - 1] if first else 0
                out.append((start, alike[start : behind - 1 + ends[behind - 1]]))
        return out

    def _kinds(self, runs: list[str]) -> bytes:
        """Return the kind of each run, a byte for each."""
        try:
            return bytes(map(self._runs.__getitem__, runs))
        except KeyError:
            known = self._runs
            return bytes([known[run] if run in known else self._kind(run) for run in runs])

    def _kind(self, run: str) -> int:
        """Tell what a run may hold, and remember it."""
        if len(run) > _LONGEST_RUN:
            return _ODD
        if len(self._runs) > _MOST_RUNS:
            self._runs.clear()
        kind = self._runs[run] = self._kind_of(run)
        return kind

    def _kind_of(self, run: str) -> int:
        plain = self._plain.fullmatch(run)
        if plain and plain[1] not in self._special and run not in self._special:
            if plain[1].lower() not in self._all and run.lower() not in self._all:
                return 0
        elif not run:
            return 0
        kind = self._of_words(run) if self._is_split(run) else self._of_letters(run)
        return kind | _NUMBERED if self._numbered.search(run) else kind

    def _is_split(self, run: str) -> bool:
        """Return whether spaCy may divide the letters of a run: a contraction, or a word that it has a rule for."""
        return "'" in run or "’" in run or run.strip(_STRIPPED) in self._special or run in self._special

    def _of_words(self, run: str) -> int:
        # Asked for by itself, spaCy remembers how it split a run; in a text it may not.
        words = {token.lower_ for token in tokens_of(run)}
        kind = 0 if words.isdisjoint(self._all) else _PART
        return kind if words.isdisjoint(self._anchors) else kind | _ANCHOR

    def _of_letters(self, run: str) -> int:
        """Tell what a run may hold by its letters: more than it does costs time only, so spaCy is not asked."""
        small = run.lower()
        letters = _LETTERS.findall(small)
        kind = 0 if self._all.isdisjoint(letters) and not self._signs.search(small) else _PART
        anchored = not self._anchors.isdisjoint(letters) or self._anchor_signs.search(small)
        return kind | _ANCHOR if anchored else kind


def _anywhere(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the words that are not letters only, anywhere in a run; a number is never part of another."""
    odd = sorted(re.escape(word) for word in words if not _LETTERS.fullmatch(word))
    return re.compile("|".join(_whole_number(word) for word in odd) or r"(?!)")


def _whole_number(escaped: str) -> str:
    before = r"(?<!\d)(?<!\d[.,])" if escaped[0].isdigit() else ""
    return before + escaped + (r"(?!\d|[.,]\d)" if escaped[-1].isdigit() else "")


@per_lexicon()
def _words() -> _Words:
    return _Words()


def with_lengths(text: str, cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """Return the cues of a sentence, with benchmarks under the names that end in a length of text."""
    if not any(cue.group == "bench" for cue in cues):
        return cues
    return tuple(_with_length(text, cue) if cue.group == "bench" else cue for cue in cues)


def _with_length(text: str, cue: Cue) -> Cue:
    match = _LENGTH.match(text, cue.end)
    return cue if match is None else Cue(cue.start, match.end(), "bench", f"{cue.key}-{match['length'].lower()}")
