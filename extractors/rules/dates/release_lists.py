"""Extracts release months from lists of new models: "GPT-5 (Aug, a router), GPT-5.1 (Nov)" on a page about one year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.records import Document
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.values.dates import month_number, one_year

_BLOCKS = frozenset({"item", "paragraph", "definition"})
_LEAST = 3  # models with a month behind them that make a list of releases
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
# What may stand between a name and the bracket with its date: a name in quotes, "family", "GA"
GAP = r"[*_]{0,2}(?:\s[\"“][^\"”]{1,30}[\"”])?(?:\s{release_stages})?[*_]{0,2}\s\("
_BRACKET = word_pattern(rf"{GAP}(?:{{release_openers}}\s)?{_MONTH}\.?(?=[,;)])", fold=False)
_MAYBE = re.compile(r"\([A-Za-z\s]{0,20}(?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)")


class DatedName(NamedTuple):
    """A model with the month in the bracket behind its name; offsets are the sentence's."""

    sentence: Sentence
    name: str
    month: int
    start: int
    end: int


def dated_names(sentence: Sentence) -> Iterator[DatedName]:
    """Yield the models of a sentence with a month and no year in the bracket behind them."""
    text = sentence.text
    if sentence.block.kind not in _BLOCKS or not sentence.models or _MAYBE.search(text) is None:
        return
    for mention in sentence.models:
        match = _BRACKET.match(text, mention.end)
        if match and kind_of(mention.name) in {"model", "family"}:
            end = match.end() + (text[match.end()] == ")")
            yield DatedName(sentence, mention.name, month_number(match["month"]), mention.start, end)


def release_list_claims(document: Document, found: Sequence[DatedName]) -> Iterator[tuple[Sentence, Draft]]:
    """Yield the months as releases, if several models have one, none has two, and the page is about one year."""
    months = defaultdict(set)
    for one in found:
        months[one.name].add(one.month)
    if len(months) < _LEAST or any(len(own) > 1 for own in months.values()):
        return  # "Gemini 2.5 Pro (May)" and "Gemini 2.5 Pro (June)" are editions
    for one in found:
        if (year := _year(document, one.sentence)) is not None:
            iso = f"{year}-{one.month:02d}"
            yield one.sentence, Draft(one.name, "release_date", iso, one.start, one.end, "prose.date")


def _year(document: Document, sentence: Sentence) -> str | None:
    """Return the one year of the nearest heading, of the page's title, or of its whole text."""
    for label in (*reversed(sentence.block.path), document.meta.title):
        if (year := one_year(label)) is not None:
            return year
        if re.search(r"(?<!\w)20\d\d(?!\w)", label):
            return None  # two years
    return one_year(document.text)
