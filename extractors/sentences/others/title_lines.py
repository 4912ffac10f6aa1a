"""Tells short lines that head what follows: a benchmark's name, "Model: GPT-4.1 mini"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.extractors.labels.cell_phrases import MODEL_COLUMNS
from counterclaim.extractors.labels.lines import begins_with_label
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.possible_subjects import unknown_subjects
from counterclaim.extractors.models.subject_roles import is_bare_plan
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.values.quantities import masked_text

LONGEST_ENTRY = 48  # characters of a line that is only a name and its maker
_LONGEST_KEY, _LONGEST_NOTE, _LONGEST_TITLE = 20, 2, 90
_LONGEST_LEAD, _MOST_LETTERS = 4, 10
_NO_LETTER = re.compile(r"[\W\d]")
_SAYS = frozenset(".!?;,")
_FILLER = word_pattern(r"{label_fillers}")  # "Release dates", "Context window size by model"
_REST = re.compile(r"\W*(?:\([^()]*\)|[:–—-]\s?[A-Za-z ,/&-]{3,50})?\W*")  # behind the name: "(PhD-level science)"
_LEAD = re.compile(r"[^\w(]*(?:\d{1,2}[.)]\s)?")


def names_entry(text: str, mentions: Sequence[Mention]) -> bool:
    """Return True for a line that names what those below it are of, and nothing more: "Model: GPT-4.1 mini"."""
    key, colon, _ = text.partition(":")
    named = mentions[0].start <= len(key) + 4 and len(text.rstrip()) - mentions[-1].end <= _LONGEST_NOTE
    return bool(colon and len(key) <= _LONGEST_KEY and named) and MODEL_COLUMNS.match(key.strip()) is not None


def is_name_alone(text: str, mentions: Sequence[Mention]) -> bool:
    """Return True for a line that is a model's name, and a few letters at most: "2. Boreas 4 (new)"."""
    rest = text[: mentions[0].start] + text[mentions[-1].end :]
    short = len(mentions) == 1 and len(text) <= LONGEST_ENTRY and mentions[0].start <= _LONGEST_LEAD
    return short and not text.rstrip().endswith((".", ":")) and len(_NO_LETTER.sub("", rest)) <= _MOST_LETTERS


def titled_benchmark(sentence: Sentence) -> str | None:
    """Return the benchmark of a line that is only its name: "OSWorld (computer use)"; the line below is about it."""
    text, names = sentence.text, sentence.of("bench")
    if len(names) != 1 or sentence.models or sentence.block.kind != "paragraph" or len(text) > _LONGEST_TITLE:
        return None
    if text.rstrip()[-1:] in _SAYS or sentence.block.end - sentence.block.start > _LONGEST_TITLE:
        return None
    only = _LEAD.fullmatch(text, 0, names[0].start) and _REST.fullmatch(text, names[0].end)
    return names[0].key if only else None


def is_other_entry(text: str, mentions: Sequence[Mention], lower: frozenset[str], *, headed: bool) -> bool:
    """Return True for a short line that begins with another name: a new entry of a list of cards.

    ``headed`` tells whether the lines before it were about a model.
    """
    if len(text) > LONGEST_ENTRY or not text[:1].isupper() or text.rstrip()[-1:] in {*_SAYS, ")"} or ":" in text:
        return False
    if begins_with_label(text):
        return False
    if any(m.start < 4 for m in mentions):
        return headed and len(dict.fromkeys(m.name for m in mentions)) > 1
    found = unknown_subjects(text, [(m.start, m.end) for m in mentions], lower)
    return bool(found) and found[0].start == 0 and found[0].kind != "provider" and not is_bare_plan(found[0])


def is_only_label(text: str, cues: Sequence[Cue]) -> bool:
    """Return whether a line is an attribute's name and nothing more: "**Context window**", "Release dates"."""
    left = re.sub(r"\W+", " ", masked_text(text, [(cue.start, cue.end) for cue in cues])).split()
    return bool(cues) and all(_FILLER.fullmatch(word) for word in left)
