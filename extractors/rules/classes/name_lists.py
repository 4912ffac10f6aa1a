"""Extracts what a label says of each model of a list: "Vision: A, B and C", "Apache 2.0: A, B"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from counterclaim.extractors.labels.reading import read_label
from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.lexicon.attributes import capabilities
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.rules.classes.class_labels import Stated, class_of_label
from counterclaim.extractors.rules.plans.products import products_of
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.cue_matcher import cues_of
from counterclaim.extractors.sentences.others.examples import any_word
from counterclaim.extractors.sentences.records import Sentence

_LONGEST_LABEL, _LONGEST_LINE, _LONGEST_NOTE = 48, 240, 28
_BLOCKS = frozenset({"item", "paragraph", "definition"})
_MARK = re.compile(r":|\s?→\s?")  # behind a label
_MARKS = re.compile(r"^[\W_]+|[\s*_:?]+$")
_DENIES = re.compile(r"^\W*(?:[❌✗✘]|no\b|not\b|without\b|non[\s-])", re.IGNORECASE)
_JOINS = re.compile(r"\s?(?:\+|&|/|,|\band\b)\s?")
# Between two names of a list, and behind the last of them; a note in brackets may stand behind each.
_NOTE = rf"(?:\s?\([^()]{{1,{_LONGEST_NOTE}}}\))?"
_JOINT = r"(?:,\s?(?:and\s|or\s|&\s)?|\s(?:and|or|&)\s|/\s?|;\s|\|\s|·\s|•\s)(?:the\s)?"
# A name that no list knows, as another entry: "Llama 4, Zephyrion"
_OTHER = rf"[A-Z][\w.+-]*(?:[ -][A-Z\d][\w.+-]*){{0,2}}{_NOTE}"
_HEAD = re.compile(rf"[\s*_]*(?:{_OTHER}\s?{_JOINT}){{0,4}}")
_GAP = re.compile(rf"{_NOTE}\s?{_JOINT}(?:{_OTHER}\s?{_JOINT}){{0,4}}")
_TAIL = re.compile(rf"{_NOTE}(?:\s?{_JOINT}{_OTHER}){{0,4}}[\s.;*_]*(?:,?\s?etc\.?)?")


def name_list_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield what the label of a line says of each model that the rest of the line lists, if it lists nothing else."""
    text = sentence.text
    if sentence.block.kind not in _BLOCKS or len(text) > _LONGEST_LINE or sentence.question:
        return
    mark = _MARK.search(text, 1, _LONGEST_LABEL + 1)
    if mark is None or not (sentence.models or sentence.others):
        return
    named = sorted([*sentence.models, *products_of(sentence)])
    if not named or named[0].start < mark.end() or not is_list(text, named, mark.end()):
        return
    for stated in states(text[: mark.start()]):
        for mention in named:
            name = as_listed(text, mention)
            yield Draft(name, stated.attribute, stated.value, mention.start, mention.end, "membership.label")


def as_listed(text: str, mention: Mention) -> str:
    """Return the name that an entry of a list means: a bare family is the family, whatever the page spoke of last."""
    written = find_names(text[mention.start : mention.end])
    whole = len(written) == 1 and written[0].end == mention.end - mention.start
    return written[0].display if whole and not written[0].specific else mention.name


def is_list(text: str, names: Sequence[Mention], start: int) -> bool:
    """Return whether a text from ``start`` on is a list of names, with short notes in brackets, and nothing else."""
    if not names or not _HEAD.fullmatch(text, start, names[0].start):
        return False
    for one, following in pairwise(names):
        if not _GAP.fullmatch(text, one.end, following.start):
            return False
    return _TAIL.fullmatch(text, names[-1].end) is not None and _narrowing().search(text, start) is None


@cache
def _narrowing() -> re.Pattern[str]:
    return re.compile(rf"\((?:[^()]*\W)?(?:{any_word(base('memberships')['list_labels']['narrowing'])})(?!\w)", re.I)


@per_lexicon(maxsize=1024)
def states(label: str) -> tuple[Stated, ...]:
    """Return what a label states of the models behind it; () if a part of it states nothing.

    >>> states("Vision + function calling")
    (Stated(attribute='modality:image', value=True), Stated(attribute='function_calling', value=True))
    """
    if _DENIES.match(label):
        return ()
    label = _needed().sub("", label)
    plain = _MARKS.sub("", _fillers().sub(" ", _MARKS.sub("", label))).strip()
    if not plain or len(plain) > _LONGEST_LABEL:
        return ()
    if (named := class_of_label(label)) is not None and not named.plain:
        return (named.stated,)
    whole = _stated(plain)
    if whole is not None:
        return (whole,)
    parts = [_stated(part) for part in _JOINS.split(plain)]
    return tuple(part for part in parts if part is not None) if len(parts) > 1 and all(parts) else ()


def _stated(label: str) -> Stated | None:
    """Return what one label states: that its models are open or closed, their licence, or a capability."""
    known = base("memberships")["list_labels"]
    if label.lower() in known["open"] or label.lower() in known["closed"]:
        return Stated("open_weights", label.lower() in known["open"])
    for cue in cues_of(label):
        if (cue.start, cue.end) != (0, len(label)):
            continue
        if cue.group == "lic":
            entry = load("licenses")[cue.key]
            return None if entry.get("case") and label not in entry["aliases"] else Stated("license", cue.key)
        if cue.group == "cap" and (found := capabilities()[int(cue.key)]).attribute in known["phrases"]:
            return Stated(found.attribute, found.value)
    read = read_label(label)
    return Stated(read.attribute, True) if read is not None and _names_capability(label, read.attribute) else None


def _names_capability(label: str, attribute: str) -> bool:
    """Return whether a label is a capability that models of a list have; "Images" heads a list of generators."""
    known = base("memberships")["list_labels"]
    return attribute in known["attributes"] or (attribute == "modality:image" and "vision" in label.lower())


@cache
def _needed() -> re.Pattern[str]:
    """Return the pattern of what makes a label what a reader needs: "If you need X for research" is X."""
    words = any_word(base("memberships")["list_labels"]["needs"])
    return re.compile(rf"^\W*(?:{words})\s|(?<=\w)\sfor\s(?:\w+\s?){{1,3}}[*_?]*$", re.I)


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{any_word(base('memberships')['list_labels']['fillers'])})(?![\w-])", re.I)
