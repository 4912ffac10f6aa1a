"""Finds the two sides of a comparison: the models before it, after "than", or implied by the context."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import pattern
from counterclaim.extractors.sentences.attachment import grammatical_subjects, is_object, run_of, subjects_for
from counterclaim.extractors.sentences.records import Sentence

_GENERIC_OBJECT = pattern("pairs.generic_object")
_THAN = pattern("pairs.than")
_DIRECT = re.compile(r"\s?(?:[\w’'-]+\s){0,4}|\s[\w .-]{0,30}\([^()]{0,14}(?:vs\.?|against|to)\s")
_AMONG = pattern("pairs.among")
_COMPARED_FIRST = pattern("attach.opening_object")
_STOP = pattern("pairs.stop")
_IT = re.compile(r"\sit\b(?!['’])", re.I)
_THAN_IT = re.compile(r"\s(?:than|over|as|to)\sit\b", re.I)
_PRONOUN_SUBJECT = pattern("pairs.pronoun_subject")


def sides(
    sentence: Sentence, start: int, end: int, *, direct: bool = False, known: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (subjects, objects) of the comparison expressed at ``start:end``; either may be empty.

    ``direct`` is for verbs ("outperforms"), whose object needs no "than"; ``known`` are the objects, if they are.
    """
    objects = known or named_objects(sentence, end, direct=direct) or _compared_first(sentence, start)
    subjects = _before(sentence, start, objects)
    if not subjects and not objects:
        subjects = tuple(s for s in sentence.subjects[:1])
    if not subjects:
        subjects = tuple(name for name in sentence.subjects if name not in objects)[:2] or _other(
            sentence.pair, objects
        )
    if not objects and not _GENERIC_OBJECT.match(sentence.text, end):
        objects = _other(sentence.pair, subjects)
    return tuple(s for s in subjects if s not in objects), objects


def _compared_first(sentence: Sentence, start: int) -> tuple[str, ...]:
    """ "Compared with o1, o3-mini is 63% cheaper": the object stands first."""
    match = _COMPARED_FIRST.match(sentence.text)
    first = next(iter(sentence.models), None)
    if match is None or first is None or first.start != match.end() or first.end > start:
        return ()
    return tuple(dict.fromkeys(m.name for m in run_of(sentence, first)))


def named_objects(sentence: Sentence, end: int, *, direct: bool) -> tuple[str, ...]:
    """Return the models that the words behind a comparison name as its object; () if none."""
    text = sentence.text
    if (direct and _IT.match(text, end)) or _THAN_IT.match(text, end):
        return sentence.subjects if len(sentence.subjects) == 1 else ()
    for mention in sentence.models:
        if mention.start < end:
            continue
        gap = text[end : mention.start]
        if len(gap) > 90 or _STOP.search(gap):
            return ()
        if _THAN.fullmatch(gap) or (direct and (_DIRECT.fullmatch(gap) or _AMONG.fullmatch(gap))):
            return tuple(dict.fromkeys(m.name for m in run_of(sentence, mention)))
        if not direct:
            return ()
    return ()


def _before(sentence: Sentence, start: int, objects: tuple[str, ...]) -> tuple[str, ...]:
    """The closest model before the comparison that is not its object."""
    before = [m for m in sentence.models if m.end <= start and m.name not in objects]
    if not before:
        return ()
    if _PRONOUN_SUBJECT.search(sentence.text, before[-1].end, start):
        about = [name for name in grammatical_subjects(sentence) if any(m.name == name for m in before)]
        return tuple(about or (name for name in sentence.subjects if name not in objects))
    if not sentence.text[before[-1].end : start].strip() and not is_object(sentence, before[-1]):
        return tuple(dict.fromkeys(m.name for m in run_of(sentence, before[-1]) if m.name not in objects))
    found = subjects_for(sentence, start, start)
    found = tuple(name for name in found if name not in objects)
    if found and any(m.name in found for m in before):
        return found
    plain = [m for m in before if not is_object(sentence, m)]
    return (plain[-1].name,) if plain else ()


def _other(pair: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the member of a pair that is not ``known``; () if the pair does not hold exactly one of each."""
    if len(pair) != 2 or len(known) != 1 or known[0] not in pair:
        return ()
    return (pair[1] if pair[0] == known[0] else pair[0],)
