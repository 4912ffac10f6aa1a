"""Extracts dates from sentences: by the nearest cue, in brackets behind a name, and from the lines of a timeline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.dates.release_lists import GAP
from counterclaim.extractors.rules.phrases import specs as phrases
from counterclaim.extractors.sentences.attachment import Draft, groups, is_object, subjects_for
from counterclaim.extractors.sentences.coordination import series
from counterclaim.extractors.sentences.others.other_subjects import is_told_of_other
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.values.dates import DateMention

_PUBLISHED = re.compile(r"published|dates (?:from|back to)|made available", re.I)
# Between a date and a cue that has another one: "out since May 2025, has a knowledge cutoff of"
_OTHER_DATE = re.compile(r"\band\b|[;.]|,\s(?:has|have|had|with)\b|\b(?:has|have|had)\s(?:an?|the|its)\b")
# Between a cue and the date behind it that it tells of: "2024 figures, updated to 2026"
_TO_DATE = re.compile(r"\s(?:to|in|on|for|until)?\s?")
# Around a date that is all that a sentence behind one about cutoffs says: "B's is May 2024", "B: May 2024"
_ONLY_DATE = re.compile(r"(?:[:=–—(]|\b(?:is|was|at|to|in|through|until|of|has|have))\s?(?:\w+\s)?$")
_ONLY_DATE_END = re.compile(r"\s?(?:[,.;)]|$|(?:for|and|while|but|in)\b)")
# Behind a word that may also tell of a price: "Luna dropped 80%", "slipped to $2"
_BY_AMOUNT = re.compile(r"\s(?:by\s|to\s|from\s)?[~≈]?(?:[$€£]\d|[\d.,]+\s?%)")
_LINE_START = 4  # characters before the date that a line of a timeline begins with
_ENTRY = re.compile(r"\s?[:–—-]\s(?:released\s)?", re.IGNORECASE)  # from a name that opens its line to its date
_SEPARATOR = re.compile(r"\s?\)?\s?(?::|[–—|-](?=\s))\s?")
# In such a line: "OpenAI releases X", "X released", "X is out"
_RELEASES = word_pattern(r"\b{timeline_verbs}\s(?:its\s|the\s|their\s)?(?:new\s|open\s|latest\s)?$")
_RELEASED = word_pattern(
    r"\s(?:is\s|was\s|are\s|were\s)?(?:now\s)?{timeline_states}(?=\s?[.,;:()–—]|\s(?:by|with|as|on|at|in|under)\b|$)"
)

_SOME_RELEASES = re.compile(r"\b[a-z][a-z-]+\sreleases$")
# Between a name and its date, and behind the date: "A (since May 2025, beta)"
_DATE_BRACKET = word_pattern(rf"{GAP}(?:{{release_openers}}\s)?", fold=False)
_BRACKET_GOES_ON = re.compile(r"[,;)]")


def date_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield a draft for each date that the words around it make a release, a cutoff or a retirement."""
    if not sentence.dates:
        return
    yield from _named_dates(sentence)
    yield from _of_timeline(sentence)
    yield from _beside_cues(sentence)


def _of_timeline(sentence: Sentence) -> Iterator[Draft]:
    """ "December 11, 2025: OpenAI releases X": a line that begins with a date says what came out then."""
    date = sentence.dates[0]
    if date.start > _LINE_START or len(date.iso) < len("2025-12") or len(groups(sentence)) != 1:
        return
    start = _SEPARATOR.match(sentence.text, date.end)
    run = groups(sentence)[0]
    if start is None or run[0].start < start.end() or is_object(sentence, run[0]):
        return
    released = _RELEASES.search(sentence.text, start.end(), run[0].start)
    if released or (run[0].start - start.end() <= _LINE_START and _RELEASED.match(sentence.text, run[-1].end)):
        for mention in run:
            yield Draft(mention.name, "release_date", date.iso, date.start, date.end, "prose.date")


def _date_cue(sentence: Sentence, date: DateMention) -> tuple[str, Cue | None]:
    """Return the attribute whose cue is closest to a date; one behind it counts double, past an "and" not at all."""
    best: tuple[int, str, Cue | None] = (1000, "", None)
    for attribute in ("knowledge_cutoff", "retirement_date", "release_date"):
        cue = sentence.near(date.start, date.end, "topic", attribute, before=45, after=28)
        if cue is None or (cue.start >= date.end and _is_of_next_date(sentence, date, cue)):
            cue = sentence.near(date.start, date.end, "topic", attribute, before=45, after=0)
        if cue is not None:
            distance = date.start - cue.end if cue.end <= date.start else 2 * (cue.start - date.end)
            best = min(best, (distance, attribute, cue), key=lambda item: item[0])
    return best[1], best[2]


def _named_dates(sentence: Sentence) -> Iterator[Draft]:
    """ "GPT-4 Turbo (November 2024)", "A (since May 2025, beta)": a month or day in brackets behind a name."""
    text = sentence.text
    for date in sentence.dates:
        if len(date.iso) <= len("2025") or not _BRACKET_GOES_ON.match(text, date.end):
            continue
        before = max((m for m in sentence.models if m.end < date.start), key=lambda m: m.end, default=None)
        if before is None or not (find_names(before.name) or any(map(str.isdigit, before.name))):
            continue  # "Speed (June 2026)"
        if _DATE_BRACKET.fullmatch(text, before.end, date.start):
            end = date.end + (text[date.end] == ")")
            yield Draft(before.name, "release_date", date.iso, before.start, end, "prose.date")


def _beside_cues(sentence: Sentence) -> Iterator[Draft]:
    """Yield release, cutoff and retirement dates, each with the closest cue before or behind it."""
    for date in sentence.dates:
        attribute, cue = _date_cue(sentence, date)
        if any(m.start < date.end and date.start < m.end for m in sentence.models):
            continue  # "GPT-4o (2024-08-06)": a part of a name
        if cue is None and sentence.setting.topic == "knowledge_cutoff" and _is_all_said(sentence, date):
            attribute, cue = "knowledge_cutoff", Cue(date.start, date.end, "topic", "knowledge_cutoff")
        if cue is None or phrases.AS_OF_BEFORE.search(sentence.text[: date.start]):
            continue
        if attribute == "release_date" and len(date.iso) == 4 and not _is_linked_year(sentence, date):
            continue
        others = (phrases.RELEASES_OTHERS, _BY_AMOUNT)
        if attribute == "release_date" and any(one.match(sentence.text, cue.end) for one in others):
            continue
        if _SOME_RELEASES.search(sentence.text[max(0, cue.end - 40) : cue.end]):
            continue  # "smaller releases instead (video, Jul 2)"
        if cue.start >= date.end and analysis_of(sentence).negated(cue.start, cue.end):
            continue  # "June 2024 hadn't arrived"
        if _PUBLISHED.fullmatch(sentence.text, cue.start, cue.end) and not _publishes_model(sentence, cue):
            continue
        if is_told_of_other(sentence, date.end):
            continue
        at = min(cue.start, date.start)
        for subject in _paired(sentence, date) or subjects_for(sentence, date.start, date.end) or sentence.subjects:
            yield Draft(subject, attribute, date.iso, at, max(cue.end, date.end), "prose.date")


def _paired(sentence: Sentence, date: DateMention) -> tuple[str, ...]:
    """Return the model of the second date of "A and B came out in May and June, respectively": the second."""
    own = next((run for run in series(sentence.text, sentence.dates) if date in run), [])
    runs = [run for run in groups(sentence) if len(run) == len(own) > 1]
    return (runs[0][own.index(date)].name,) if len(runs) == 1 else ()


def _is_of_next_date(sentence: Sentence, date: DateMention, cue: Cue) -> bool:
    """True for a cue behind a date that tells of another one."""
    if _OTHER_DATE.search(sentence.text[date.end : cue.start]):
        return True
    return any(_TO_DATE.fullmatch(sentence.text, cue.end, d.start) for d in sentence.dates if d.start >= cue.end)


def _is_all_said(sentence: Sentence, date: DateMention) -> bool:
    """True for the date of "B's is May 2024", which needs no word that says what it is."""
    if len(date.iso) < len("2025-12") or not _ONLY_DATE_END.match(sentence.text, date.end):
        return False
    return date.start <= _LINE_START or _ONLY_DATE.search(sentence.text, 0, date.start) is not None


def _is_linked_year(sentence: Sentence, date: DateMention) -> bool:
    """Return whether a year alone stands right behind a release: "released in 2025", "(released late 2025)"."""
    text = sentence.text
    part = not text[date.start].isdigit() and phrases.PART_OF_YEAR_LINK.search(text, 0, date.start) is not None
    return part or phrases.YEAR_LINK.search(text, 0, date.start) is not None


def _publishes_model(sentence: Sentence, cue: Cue) -> bool:
    """True if "published" has a model beside it: what else is published, no rule is about."""
    if re.match(r"\s(?:it|them)\b", sentence.text[cue.end :]):
        return True
    return any(0 <= m.start - cue.end <= 5 or 0 <= cue.start - m.end <= 6 for m in sentence.models)
