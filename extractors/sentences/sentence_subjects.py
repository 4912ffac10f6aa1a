"""Tells which models a sentence is about, and what the next sentence's "it" will mean."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.subject_roles import is_bracketed, is_spoken_of, presents
from counterclaim.extractors.sentences.attachment import groups, is_object
from counterclaim.extractors.sentences.records import Sentence

# Words for the model last spoken of
PRONOUN = word_pattern(r"\b{page_pronouns}\b")
# A sentence that begins with one
PRONOUN_START = word_pattern(r"\W*(?:{sentence_openers},?\s)?{model_pronouns}\b")
# Before what came out earlier, and before what came out then: "after releasing X, the lab released Y"
_EARLIER = word_pattern(r"\b{time_openers}\s{launching_words}\s(?:its\s|their\s|the\s)?$")
_CAME_OUT = word_pattern(r"\b{introducing_verbs}\s(?:its\s|their\s|the\s)?(?:new\s)?$")


def grammatical_subjects(sentence: Sentence) -> tuple[str, ...]:
    """Return the models the sentence is about: its first run that is not the object of a comparison."""
    runs = groups(sentence)
    for index, run in enumerate(runs):
        if is_earlier_launch(sentence, runs, index):
            continue
        if not presents_member(sentence, runs, index) and not is_object(sentence, run[0]):
            return tuple(dict.fromkeys(mention.name for mention in run))
    return ()


def presents_member(sentence: Sentence, runs: Sequence[Sequence[Mention]], index: int) -> bool:
    """Return True for a maker that presents a model of the same name: "Qwen releases Qwen3.5 Medium"."""
    own, told = runs[index][0], runs[index + 1][0] if index + 1 < len(runs) else None
    return bool(told and told.name.startswith(f"{own.name} ") and presents(sentence.text, own.end, told.start))


def is_earlier_launch(sentence: Sentence, runs: Sequence[Sequence[Mention]], index: int) -> bool:
    """Return True for the X of "a week after releasing X, the lab released Y": Y is spoken of."""
    text, start = sentence.text, runs[index][0].start
    if index + 1 == len(runs) or not _EARLIER.search(text, max(0, start - 40), start):
        return False
    return _CAME_OUT.search(text, 0, runs[index + 1][0].start) is not None


def subjects_carried_on(sentence: Sentence) -> tuple[str, ...]:
    """Return what the next sentence's "it" will mean: the subject of this one, itself a pronoun or a name."""
    first = sentence.models[0].start if sentence.models else len(sentence.text)
    if PRONOUN_START.match(sentence.text) or not sentence.models:
        return sentence.subjects
    if sentence.question and len({m.name for m in sentence.models}) > 1:  # "X or Y?"
        return ()
    named = {m.name for m in sentence.models}  # "it beats Boreas": it is another
    carried = tuple(name for name in sentence.subjects if name not in named)
    return _subjects_of(sentence) or (carried if PRONOUN.search(sentence.text, 0, first) else ())


def _subjects_of(sentence: Sentence) -> tuple[str, ...]:
    """Return the models that a sentence is about: the first run that it speaks of.

    What stands in brackets, or only as an object of another subject, is not what "it" will mean.
    """
    text, runs = sentence.text, groups(sentence)
    for index, run in enumerate(runs):
        start, end = run[0].start, run[-1].end
        if is_object(sentence, run[0]) or is_bracketed(text, start) or presents_member(sentence, runs, index):
            continue
        if is_earlier_launch(sentence, runs, index):
            continue
        if is_spoken_of(text, start, end):
            return tuple(dict.fromkeys(mention.name for mention in run))
    return ()
