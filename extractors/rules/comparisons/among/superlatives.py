"""Extracts superlatives over a list of models, "Of A, B and C, A is the cheapest", or a number: "of the three"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.comparisons.among.standing_forms import any_word, degree_words
from counterclaim.extractors.rules.comparisons.among.standings import Standing, row_of
from counterclaim.extractors.sentences.attachment import Draft, run_of
from counterclaim.extractors.sentences.records import Sentence

_OPENED = re.compile(
    r"\W*(?:of|among|between|out of)\s(?:(?:the|these|all)\s(?:[\w-]+\s){1,4}?)?[\s:(,–—-]*(?:the\s)?", re.I
)
_CLOSED = re.compile(r"\s?[),–—-]+\s?(?:\w+ly\s)?(?:the\s)?")  # behind that list: whose standing it is
_VALUE = r"(?:\s?\([^()]*\)|\s(?:at|with)\s[^\s,;]+)?"
_NOUN_AND_SET = r"(?:\s(?:of|among)\s(?:the|these|all)\s[\w-]+(?:\s[a-z]+)?)?"


def superlative_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield the comparison of the one that stands first with each other of its list."""
    if len(sentence.models) < 2 or sentence.question or not degree_words().search(sentence.text):
        return
    for match in _stated().finditer(sentence.text):
        first = _first(sentence, match)
        if first is None or analysis_of(sentence).clause_at(match.start("word")).role == "condition":
            continue
        row = row_of("superlatives", match["word"])
        if row["attribute"] == "quality" and _other_field().match(sentence.text, match.end()):
            continue
        others = _listed(sentence, first, match)
        for other in dict.fromkeys(name for name in others if name != first.name):
            yield Draft(
                first.name, row["attribute"], None, match.start("word"), match.end(), "comparison.superlative",
                row["relation"], other,
            )  # fmt: skip


def counted_standings(sentence: Sentence) -> Iterator[Standing]:
    """Yield "of the three, X is the cheapest", "the cheapest of the three is X": over a set that the heading names."""
    if not sentence.models or sentence.question or not degree_words().search(sentence.text):
        return
    counts = load("standings")["counts"]
    for match in _counted().finditer(sentence.text):
        subject = next((m for m in sentence.models if m.start == match.end()), None)
        if subject is None:
            continue
        row = row_of("superlatives", match["word"])
        span = (match.start("word"), subject.end)
        yield Standing(sentence, subject.name, row["attribute"], row["relation"], *span, counts[match["count"].lower()])
    opened = _set_first().match(sentence.text)
    subject = next((m for m in sentence.models if opened and m.start == opened.end()), None)
    said = _stated().match(sentence.text, subject.end) if subject else None
    if opened is not None and subject is not None and said is not None and said["verb"]:
        row = row_of("superlatives", said["word"])
        count = counts[opened["count"].lower()]
        yield Standing(sentence, subject.name, row["attribute"], row["relation"], said.start("word"), said.end(), count)


def _first(sentence: Sentence, match: re.Match[str]) -> Mention | None:
    """Return the model that the superlative is said of: before its verb, or behind "the cheapest is"."""
    if match["verb"]:
        before = [m for m in sentence.models if m.end == match.start()]
        return before[0] if (before and len(run_of(sentence, before[0])) == 1) or _closes(sentence, before) else None
    return next((m for m in sentence.models if m.start == match.end("is")), None) if match["is"] else None


def _closes(sentence: Sentence, before: list[Mention]) -> bool:
    """ "Of A, B and C, A is": the last of an opening list is named again as the subject."""
    return bool(before) and _opening_list(sentence, before[0]) != ()


def _listed(sentence: Sentence, first: Mention, match: re.Match[str]) -> tuple[str, ...]:
    """Return the models of the list that the superlative is over: before its subject, or behind it."""
    if found := _opening_list(sentence, first):
        return found
    end = first.end if first.start > match.start() else match.end()
    behind = _over().match(sentence.text, end)
    listed = next((m for m in sentence.models if behind and m.start == behind.end()), None)
    if behind is None or listed is None:
        return ()
    names = tuple(dict.fromkeys(m.name for m in run_of(sentence, listed)))
    followed = behind["followed"] is not None
    return names if (first.name in names) is not followed and (followed or len(names) > 1) else ()


def _opening_list(sentence: Sentence, first: Mention) -> tuple[str, ...]:
    """ "Of A, B and C, A is": the list that opens the sentence, which holds its subject."""
    members = [m for m in sentence.models if m.end < first.start]
    if len(members) < 2 or _OPENED.fullmatch(sentence.text, 0, members[0].start) is None:
        return ()
    names = tuple(dict.fromkeys(m.name for m in members))
    closed = _CLOSED.fullmatch(sentence.text, members[-1].end, first.start)
    return names if closed and first.name in names and len(names) == len(members) else ()


@per_lexicon()
def _stated() -> re.Pattern[str]:
    data = load("standings")
    words = any_word(word for row in data["superlatives"] for word in row["words"])
    noun = rf"(?:\s{any_word(data['nouns'])})?"
    verbs, degrees = any_word(data["verbs"]), any_word(data["degrees"])
    return re.compile(
        rf"(?:(?P<verb>\s{verbs})\s(?:{degrees}\s)?the\s|\bthe\s)(?P<word>{words})(?![\w-]){noun}"
        rf"(?:{_NOUN_AND_SET}(?P<is>\s(?:is|remains)\s(?:the\s)?))?",
        re.IGNORECASE,
    )


@per_lexicon()
def _counted() -> re.Pattern[str]:
    data = load("standings")
    words = any_word(word for row in data["superlatives"] for word in row["words"])
    return re.compile(
        rf"\bthe\s(?P<word>{words})(?:\s{any_word(data['nouns'])})?\s(?:of|among)\s(?:the|these|all)\s"
        rf"(?P<count>{any_word(data['counts'])})(?:\s[a-z]+)?\s(?:is|was|remains)\s(?:the\s)?",
        re.IGNORECASE,
    )


@per_lexicon()
def _set_first() -> re.Pattern[str]:
    counts = any_word(load("standings")["counts"])
    return re.compile(
        rf"\W*(?:of|among|out\sof)\s(?:the|these|all)\s(?P<count>{counts})(?:\s[a-z]+){{0,2}},\s(?:the\s)?",
        re.IGNORECASE,
    )


@per_lexicon()
def _over() -> re.Pattern[str]:
    """Return a pattern of what leads from a superlative to its list: "of the three: ", ", followed by "."""
    data = load("standings")
    counts, followed = any_word(data["counts"]), any_word(data["followed"])
    group = rf"(?:(?:the|these|all)\s{counts}(?:\s[a-z]+){{0,2}}\s?[:(,–—-]\s?)?"
    return re.compile(
        rf"{_VALUE}(?:\s(?:of|among|between|out\sof)\s{group}|,?\s(?P<followed>{followed})\s)(?:the\s)?", re.IGNORECASE
    )


@per_lexicon()
def _other_field() -> re.Pattern[str]:
    """Return a pattern of "best for privacy": what says nothing of the answers."""
    things = any_word(load("comparisons")["other_things"])
    return re.compile(rf"\s(?:for|at|in|on)\s(?:[\w-]+\s){{0,3}}?{things}\b", re.IGNORECASE)
