"""Extracts bare superlatives, "A is the fastest", "A: cheapest at $3": ahead of the others of the page's set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.comparisons.among.standing_forms import any_word, degree_words
from counterclaim.extractors.rules.comparisons.among.standings import row_of
from counterclaim.extractors.rules.comparisons.aspects import aspect_of
from counterclaim.extractors.rules.comparisons.compared_set import in_set
from counterclaim.extractors.rules.comparisons.headed_pair import other_of
from counterclaim.extractors.sentences.attachment import Draft, is_object, run_of
from counterclaim.extractors.sentences.records import Sentence

_LABELLED = re.compile(r"[\s*_]*(?:[:—–]|\s-\s)[\s*_]*(?:the\s)?", re.I)
_ELLIPTIC = re.compile(r"\s(?:as\s)?the\s", re.I)
_FIELD = re.compile(r"\s(?:for|at|in)\s(?P<what>[^.,;:()—–]{3,40}?)(?=\s?[.,;:()—–]|\s(?:and|but|while)\s|\s?$)", re.I)
_STARTS = re.compile(r"[\s\W]*(?:the\s)?", re.I)
_TO_NAME = re.compile(r"(?:\s(?:for\s)?(?P<what>[^.,;:()—–]{3,40}))?[\s*_]*:[\s*_]*(?:the\s)?", re.I)
_CLOSED = re.compile(r"[\s*_]*(?:[.,;(—–]\s?(?!(?:and|but|or)\b)|$)", re.I)  # not "Cheapest: A or B"
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class _Top:
    """A model that is said to stand first, or last, in an attribute."""

    name: str
    attribute: str
    word: str
    start: int
    end: int


def bare_superlative_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield that a model is ahead of each other one that the page, or the sentence itself, compares it with."""
    if sentence.question or sentence.block.kind in {"heading", "title"} or not degree_words().search(sentence.text):
        return
    tops = list(_tops(sentence))
    for top in tops:
        row = row_of("superlatives", top.word)
        for other in _others(sentence, top, tops):
            yield Draft(
                top.name, top.attribute, None, top.start, top.end, "comparison.superlative.implied",
                row["relation"], other,
            )  # fmt: skip


def _tops(sentence: Sentence) -> Iterator[_Top]:
    before = 0
    if len(sentence.models) == 1 and (headed := _headed(sentence, sentence.models[0])) is not None:
        yield headed
        return
    for mention in sentence.models:
        word = _behind(sentence, mention, elliptic=before > 0)
        top = _top(sentence, mention.name, word) if word and _begins(sentence, mention) else None
        if top is not None:
            before += 1
            yield top
    if sentence.models or len(sentence.subjects) != 1 or sentence.block.kind not in {"item", "cell"}:
        return
    starts = _STARTS.match(sentence.text)
    word = _word().match(sentence.text, starts.end()) if starts else None
    if word is not None and (top := _top(sentence, sentence.subjects[0], word)) is not None:
        yield top


def _headed(sentence: Sentence, mention: Mention) -> _Top | None:
    """ "Cheapest: A", "Best overall: A (88%)": the superlative as a label before the name."""
    starts = _STARTS.match(sentence.text)
    word = _word().match(sentence.text, starts.end()) if starts else None
    joined = _TO_NAME.fullmatch(sentence.text, word.end(), mention.start) if word else None
    if word is None or joined is None or _CLOSED.match(sentence.text, mention.end) is None:
        return None
    attribute, what = row_of("superlatives", word["word"])["attribute"], joined["what"]
    sure = what == "overall" if attribute == "quality" else what is None  # "best for code" recommends
    return _Top(mention.name, attribute, word["word"], word.start("word"), mention.end) if sure else None


def _behind(sentence: Sentence, mention: Mention, *, elliptic: bool) -> re.Match[str] | None:
    """Return the superlative that is said of a name right before it."""
    if len(run_of(sentence, mention)) > 1 or is_object(sentence, mention):
        return None
    links = [_link()]
    links += [_ELLIPTIC] if elliptic else []
    links += [_LABELLED] if not re.search(r"\w", sentence.text[: mention.start]) else []
    linked = (found.end() for link in links if (found := link.match(sentence.text, mention.end)))
    return next((word for at in linked if (word := _word().match(sentence.text, at))), None)


def _begins(sentence: Sentence, mention: Mention) -> bool:
    """Return whether a name begins its clause, and nothing narrows the set: "Among open models, A is"."""
    return _opening().search(sentence.text, 0, mention.start) is not None and _narrowed().match(sentence.text) is None


def _top(sentence: Sentence, name: str, word: re.Match[str]) -> _Top | None:
    """Return what is said if nothing behind the superlative narrows it; of quality a task may be named."""
    row, text, end = row_of("superlatives", word["word"]), sentence.text, word.end()
    if analysis_of(sentence).clause_at(word.start()).role == "condition":
        return None
    field = _FIELD.match(text, end) if row["attribute"] == "quality" else None
    if row["attribute"] == "quality" and sentence.block.kind == "cell" and not text.startswith(" overall", end):
        return None  # best in what its row or column says
    if field is not None and aspect_of(field["what"]) == "quality":
        return _Top(name, row["attribute"], word["word"], word.start("word"), field.end())
    return _Top(name, row["attribute"], word["word"], word.start("word"), end) if _ends().match(text, end) else None


def _others(sentence: Sentence, top: _Top, tops: list[_Top]) -> tuple[str, ...]:
    """Return whom the model is compared with: those that the sentence gives a standing each, or those of the page."""
    named = tuple(dict.fromkeys(m.name for m in sentence.models))
    if any(one.kind != "provider" for one in sentence.others):
        return ()
    if len({one.name for one in tops}) > 1 and 2 < len(named) <= _MOST_NAMED:
        return tuple(name for name in named if name != top.name)
    if set(named) - {one.name for one in tops}:
        return ()
    return in_set(sentence, top.name) or other_of(sentence.headed_pair, (top.name,))


@per_lexicon()
def _link() -> re.Pattern[str]:
    data = load("standings")["bare"]
    clear = any_word(data["clear"])
    return re.compile(rf"\s{any_word(data['links'])}\s(?:{clear}\s)?(?:the\s(?:{clear}\s)?)?", re.IGNORECASE)


@per_lexicon()
def _word() -> re.Pattern[str]:
    data = load("standings")
    words = any_word(word for row in data["superlatives"] for word in row["words"])
    return re.compile(rf"(?P<word>{words})(?![\w-])(?:\s{any_word(data['nouns'])}(?![\w-]))?", re.IGNORECASE)


@per_lexicon()
def _ends() -> re.Pattern[str]:
    follows = any_word(load("standings")["bare"]["follows"])
    return re.compile(rf"[*_]*\s?(?:[.,;!)—–]|$)|[*_]*\s(?:{follows})(?![\w-])|\s\(|\sat\s[~≈]?[$€£\d]", re.IGNORECASE)


@per_lexicon()
def _opening() -> re.Pattern[str]:
    """Return a pattern of what may stand before a name that begins its clause."""
    openings = any_word(load("standings")["bare"]["openings"])
    return re.compile(
        rf"(?:^|[,;:.—–(]|\s(?:and|but|while|with|whereas))[\s*_\W]*(?:{openings},?\s[*_]*)?(?:the\s)?$", re.I
    )


@per_lexicon()
def _narrowed() -> re.Pattern[str]:
    """Return a pattern of an opening phrase that names some of the models, or a case: "For open models, "."""
    openings = any_word(load("standings")["bare"]["openings"])
    return re.compile(
        rf"\W*(?!{openings}\b)(?:of|among|for|within|in|on|at|under|if|when|with|as|below|outside)\b", re.I
    )
