"""Splits text into sentences, with the same result as spaCy's sentencizer in less time.

spaCy splits each run of non-space characters by itself, so its tokenizer is asked only about the runs that hold a full
stop, a question mark or an exclamation mark, and about odd ones right behind those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from spacy.tokens import Doc

from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.sentences.tokenizer import ENDS, LONG_RUN, blank_punctuation_runs, nlp, tokens_of

# A longer "sentence" is a list or worse; rules look back over a whole sentence.
_MOST_TOKENS, _MOST_CHARACTERS = 400, 4_000
_SHORT = 1_000  # characters of texts whose sentences are remembered: the statements among them are looked for later
_MARK = re.compile("[" + "".join(ENDS) + "]")
_PLAIN_END = re.compile(r"(?:[a-z]{3,}|[$€£]?\d+(?:[.,]\d+)*[%KMB]?)[.!?]")
_WITHIN = re.compile(r"\w*[^\w.!?。]?\w*\d\.\d+[^.!?。]*")  # "$2.50", "v3.1": no sentence ends at this dot

Token = tuple[int, int, bool, bool]  # start and end in the run, ends a sentence, is punctuation


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the character spans of the sentences of ``text`` in order.

    One of over 400 tokens or 4,000 characters comes in pieces.
    """
    return list(_spans_of_short(text)) if len(text) <= _SHORT else _spans(text)


@per_lexicon(maxsize=2048)
def _spans_of_short(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(_spans(text))


def _spans(text: str) -> list[tuple[int, int]]:
    text = blank_punctuation_runs(text) if len(text) >= LONG_RUN else text
    if not text.strip():
        doc = tokens_of(text)
        return [(0, len(text))] if len(doc) else []
    if " ".join(text.split()) != text:  # parted by more than single spaces
        return [piece for span in _spans_of_tokens(tokens_of(text)) for piece in _short(text, *span)]
    spans, start = [], 0
    for end, behind in _borders(text):
        spans.append((start, end))
        start = behind
    spans.append((start, len(text)))
    return [short for span in spans for piece in _pieces(text, *span) for short in _short(text, *piece)]


def _borders(text: str) -> Iterator[tuple[int, int]]:
    """Yield (end of a sentence, start of the next) of a text whose words are parted by single spaces."""
    ending, end, position = False, 0, 0
    while position < len(text):
        start = position
        if not ending:
            mark = _MARK.search(text, position)
            if mark is None:
                return
            start = text.rfind(" ", position, mark.start()) + 1 or position
        stop = text.find(" ", start)
        stop = stop if stop >= 0 else len(text)
        position, run = stop + 1, text[start:stop]
        if not ending and _PLAIN_END.fullmatch(run) and run not in _special():
            ending, end = True, stop
        elif ending and run[0].isalnum() and (not _MARK.search(run) or _WITHIN.fullmatch(run)):
            yield end, start
            ending = False
        elif not ending and _WITHIN.fullmatch(run):
            continue
        else:
            for first, last, ends, punctuation in _tokens(run):
                if ending and not (ends or punctuation):
                    yield end, start + first
                    ending = False
                ending, end = ending or ends, start + last


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start <= _MOST_TOKENS:  # characters: there cannot be more tokens
        yield start, end
        return
    doc = tokens_of(text[start:end])
    for first in range(0, len(doc), _MOST_TOKENS):
        last = doc[min(first + _MOST_TOKENS, len(doc)) - 1]
        yield start + doc[first].idx, start + last.idx + len(last)


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span of very many characters, cut where a word ends if there is such a place."""
    while end - start > _MOST_CHARACTERS:
        at = start + _MOST_CHARACTERS
        cut = next((i for i in range(at, at - _MOST_CHARACTERS // 2, -1) if not text[i].isalnum()), at)
        yield start, cut
        start = cut + text[cut].isspace()
    yield start, end


def _spans_of_tokens(doc: Doc) -> list[tuple[int, int]]:
    starts, ending = [0], False
    for token in doc:
        ends = token.text in ENDS
        if ending and not ends and not token.is_punct:
            starts.append(token.i)
            ending = False
        ending = ending or ends
    out = []
    for first, behind in zip(starts, [*starts[1:], len(doc)], strict=True):
        for at in range(first, behind, _MOST_TOKENS):
            last = doc[min(at + _MOST_TOKENS, behind) - 1]
            out.append((doc[at].idx, last.idx + len(last)))
    return out


@per_lexicon()
def _special() -> frozenset[str]:
    return frozenset(cast("Any", nlp().tokenizer).rules)


@per_lexicon(maxsize=8192)
def _tokens(run: str) -> tuple[Token, ...]:
    return tuple((t.idx, t.idx + len(t), t.text in ENDS, t.is_punct) for t in tokens_of(run))
