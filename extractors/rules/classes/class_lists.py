"""Extracts what the heading of a list says of each model that it lists: "Open-weight models", "Vision models:"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.attributes import capabilities
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Block
from counterclaim.extractors.rules.classes.class_labels import ClassLabel, class_of_label
from counterclaim.extractors.rules.classes.name_lists import Stated, as_listed, is_list
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.others.examples import any_word
from counterclaim.extractors.sentences.records import Sentence

RULE = "membership.label"
_HEADS = frozenset({"heading", "title"})
_LISTED = frozenset({"item", "term"})
_LONGEST_LEAD, _LONGEST_ENTRY, _MOST_MEMBERS = 80, 600, 60
_LEAST_SHARE = 0.5  # of the entries of a list that begin with the name of a model
_LEAST_PLAIN = 2  # entries of a list below a heading without a noun ("Open source"), all of them models
_ENTRY_LEAD = re.compile(r"(?:\W|#?\d{1,2}[.):]\s)*")
# Between two names at the head of an entry, and behind the last of them
_JOINT = re.compile(r"\s?(?:/|,|&|\+|\band\b|,\sand)\s?")
_HEAD_ENDS = re.compile(
    r"[\"”*`]{0,2}(?:\s(?:series|family|models?|v\d[\w.]*|\d+[BM]))?\s?(?:$|[:(\[|•·→]|[—–]|-\s|,\s|\.(?:\s|$)|\s[—–-])"
)
_BARE = re.compile(r"\s?(?:\([^()]{0,40}\))?[\s.,;*]*")


class _Member(NamedTuple):
    sentence: Sentence
    names: tuple[Mention, ...]


def class_list_claims(blocks: Sequence[Block], firsts: Mapping[int, Sentence]) -> Iterator[tuple[Sentence, Draft]]:
    """Yield what the headings and leads of lists say of the models that head the entries below them.

    ``firsts`` are the first sentences of the blocks, by where the block begins. A list of which most entries begin with
    something else, or in which an entry speaks against the class, is left.
    """
    for index, block in enumerate(blocks):
        sentence = firsts.get(block.start)
        if sentence is None or block.end - block.start > _LONGEST_LEAD or len(sentence.text) < block.end - block.start:
            continue
        label = class_of_label(sentence.text) if block.kind != "cell" else None
        if label is None:
            continue
        members = [one for group in _listed(blocks, index) for one in _members(label, group, firsts)]
        for member in [*_in_brackets(sentence), *members]:
            for mention in member.names:
                name = as_listed(member.sentence.text, mention)
                yield member.sentence, Draft(name, *label.stated, mention.start, mention.end, RULE)


def _in_brackets(label: Sentence) -> Iterator[_Member]:
    """Yield the models that a label names itself: "Reasoning models (o3, o4-mini)"."""
    opened = label.text.rfind("(")
    names = tuple(one for one in label.models if one.start > opened >= 0)
    if names and is_list(label.text.rstrip(" :)*"), names, opened + 1):
        yield _Member(label, names)


def _listed(blocks: Sequence[Block], index: int) -> list[list[Block]]:
    """Return the entries of what a block heads: the headings right below one, the items of its list, lines of names."""
    head = blocks[index]
    if head.kind not in _HEADS:
        return [_items_behind(blocks, index)]
    below = []
    for block in blocks[index + 1 :]:
        if block.kind in _HEADS and block.level <= head.level:
            break
        below.append(block)
    headings = [block for block in below if block.kind in _HEADS]
    own = below[: below.index(headings[0])] if headings else below
    items = [block for at, block in enumerate(own) if block.kind in _LISTED and not _has_lead(own, at)]
    lines = [block for block in own if block.kind == "paragraph" and block.end - block.start <= _LONGEST_LEAD]
    return [_top(headings), _top(items) or lines]


def _top(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of the highest level among some."""
    top = min((block.level for block in blocks), default=0)
    return [block for block in blocks if block.level == top]


def _items_behind(blocks: Sequence[Block], index: int) -> list[Block]:
    """Return the items of the list that a line leads, or of the list within an item."""
    head = blocks[index]
    out: list[Block] = []
    for block in blocks[index + 1 :]:
        if block.kind != "item" or (head.kind == "item" and block.level <= head.level):
            break
        out.append(block)
    return _top(out)


def _has_lead(below: Sequence[Block], at: int) -> bool:
    """Return whether a list below a heading has a line of its own before it: "Unlike these:"."""
    before = next((block for block in reversed(below[:at]) if block.kind not in _LISTED), None)
    return before is not None and before.kind == "paragraph" and before.end - before.start <= _LONGEST_LEAD


def _members(label: ClassLabel, listed: Sequence[Block], firsts: Mapping[int, Sentence]) -> list[_Member]:
    """Return the entries that begin with names of models, if most do and none speaks against the class."""
    entries = [firsts[block.start] for block in listed if block.start in firsts]
    if not 0 < len(entries) <= _MOST_MEMBERS:
        return []
    members = [_Member(one, names) for one in entries if (names := _heads(one))]
    if len(members) < _LEAST_SHARE * len(entries):
        return []
    if label.plain and (len(members) < max(_LEAST_PLAIN, len(entries)) or not all(map(_is_bare, members))):
        return []
    sure = [one for one in members if not _speaks_against(one.sentence, label)]
    return sure if len(sure) * 2 >= len(members) else []


def _heads(entry: Sentence) -> tuple[Mention, ...]:
    """Return the models whose names an entry begins with, alone or joined, with a mark or nothing behind them."""
    names, text = entry.models, entry.text
    if not names or not _ENTRY_LEAD.fullmatch(text, 0, names[0].start) or len(text) > _LONGEST_ENTRY or entry.question:
        return ()
    count = 1
    while count < len(names) and _JOINT.fullmatch(text, names[count - 1].end, names[count].start):
        count += 1
    heads = names[:count]
    if not _HEAD_ENDS.match(text, heads[-1].end) or any(kind_of(one.name) not in {"model", "family"} for one in heads):
        return ()
    return heads


def _is_bare(member: _Member) -> bool:
    return _BARE.fullmatch(member.sentence.text, member.names[-1].end) is not None


def _speaks_against(entry: Sentence, label: ClassLabel) -> bool:
    """Return whether an entry has words with which its model is perhaps none of the class."""
    behind = entry.models[0].end
    if is_doubtful(entry.text[behind:], label.stated):
        return True
    read = (capabilities()[int(cue.key)] for cue in entry.of("cap") if cue.start >= behind)
    return any(one.attribute == label.stated.attribute and one.value != label.stated.value for one in read)


def is_doubtful(text: str, stated: Stated) -> bool:
    """Return whether what stands beside a name speaks against a class, or may: "closed", "not yet"."""
    openness = stated.attribute in {"open_weights", "self_hostable"}
    against = "not_of_kind" if not openness else "not_closed" if stated.value is False else "not_open"
    return _doubts(against).search(text) is not None


@cache
def _doubts(against: str) -> re.Pattern[str]:
    """Return the pattern of words that speak against a class; "rivals proprietary models" says nothing of its own."""
    data = base("memberships")["class_labels"]
    others = rf"(?!\s(?:{any_word(data['between'])}\s)*(?:{any_word([*data['wide'], *data['others']])})\b)"
    words = rf"(?:{any_word(data['doubts'])})|(?:{any_word(data[against])}){others}"
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)|n['’]t\b|[❌✗✘]", re.I)
