"""Determines which models "in the table", "of the four" and "all of them" mean, from the values that a page gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.records import Block, Claim, Document
from counterclaim.extractors.rules.comparisons.among.standing_forms import any_word
from counterclaim.extractors.rules.comparisons.among.standings import Standing
from counterclaim.extractors.sentences.attachment import Draft

MOST_OTHERS = 12  # models of a page that one statement is compared with; of more it is rather about a market
Span = tuple[int, int]


def standing_claims(standing: Standing, claims: Sequence[Claim], document: Document) -> Iterator[Draft]:
    """Yield a comparison with each other model of which the page gives a value; none if these are not the set meant."""
    valued = load("standings")["values"].get(standing.attribute, (standing.attribute,))
    known = [claim for claim in claims if claim.relation == "is" and claim.attribute in valued]
    at = standing.sentence.place(standing.start)
    meant = [
        names
        for names in line_ups(document, known, at, standing.among)
        if standing.count in {None, len(names)} and (standing.outside or standing.subject in names)
    ]
    others = [name for name in meant[0] if name != standing.subject] if meant else _of_heading(standing)
    for other in others if len(others) <= MOST_OTHERS else ():
        yield Draft(
            standing.subject, standing.attribute, None, standing.start, standing.end, "standing.superlative",
            standing.relation, other,
        )  # fmt: skip


def line_ups(document: Document, claims: Sequence[Claim], at: int, words: str) -> Iterator[tuple[str, ...]]:
    """Yield the sets of models that words can mean at an offset, the likeliest first.

    A table is the one above or below that has such values; all that the page gives values of comes before any of its
    tables and lists.
    """
    tables = [(table.start, table.end) for table in document.tables]
    lists = sorted([*tables, *_lists(document.blocks)])
    for parts, named in ((tables, _words("tables")), (lists, _words("lists"))):
        if parts and named.search(words):
            held = [part for part in parts if len(_names_in(claims, part)) > 1]
            if (part := _nearest(held, at, words)) is not None:
                yield _names_in(claims, part)
            return
    yield tuple(dict.fromkeys(claim.subject for claim in claims))
    for part in lists:
        yield _names_in(claims, part)


def _names_in(claims: Sequence[Claim], part: Span) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.subject for claim in claims if part[0] <= claim.start < part[1]))


def _nearest(parts: Sequence[Span], at: int, words: str) -> Span | None:
    """Return the table above an offset, or the one below where the words say so or none is above."""
    above = [part for part in parts if part[1] <= at]
    below = [part for part in parts if part[0] >= at]
    if "below" in words or (not above and "above" not in words):
        return below[0] if below else None
    return above[-1] if above else None


def _lists(blocks: Sequence[Block]) -> Iterator[Span]:
    """Yield where each list begins and ends."""
    run: list[Block] = []
    for block in (*blocks, None):
        if block is not None and block.kind == "item" and (not run or block.path == run[-1].path):
            run.append(block)
            continue
        if len(run) > 1:
            yield run[0].start, run[-1].end
        run = [block] if block is not None and block.kind == "item" else []


@per_lexicon(maxsize=2)
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{any_word(load('standings')[name])}\b", re.IGNORECASE)


def _of_heading(standing: Standing) -> list[str]:
    """ "the cheapest of the three" below "A, B and C": the others, where a heading names exactly so many models."""
    for heading in reversed(standing.sentence.block.path if standing.count else ()):
        line = heading
        found: list[str] = []
        for name in sorted(standing.sentence.setting.known, key=len, reverse=True):
            cut = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", line, flags=re.IGNORECASE)
            found += [name] if cut != line else []
            line = cut
        if found:
            exact = len(found) == standing.count and standing.subject in found
            return [name for name in found if name != standing.subject] if exact else []
    return []
