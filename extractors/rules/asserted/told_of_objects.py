"""Drops values that are told of a thing which a model is only set beside: "it replaces a model that costs $5".

Such a thing has no name, only a noun. What a relative clause or a participle adds to it is said of it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.sentence_subjects import PRONOUN

_END = re.compile(
    r"[,;:!?](?=\s)|\.(?=\W|$)|\s[–-]\s|[—()\n|]"
    r"|\s(?:but|while|whereas|yet|though|although|so|because)\s|\sand\s(?:it|they|the|this|its)\s|$"
)
_OF_A_THING = "training_tokens"  # told of the dataset: "trained on a dataset that holds 15T tokens"
_ENTRY_END = re.compile(r"[;|\n→)]|\.\s|,\s(?=[\w\s]{2,24}:)|\s->\s")
_HARDWARE = frozenset({"vram", "min_gpus"})  # "Requirement: 48 GB" is one of the model
_AND = re.compile(r"\sand\s")
_CLAUSE_START = re.compile(r"[;:!?—(\n|]|,\s(?:and|but|so|while)\s|\.\s")


def not_of_objects(sentence: Sentence, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts that are not told of a thing beside their subject."""
    drafts = list(drafts)
    told = list(told_spans(sentence.text, sentence.models)) if drafts else []
    labelled = list(labelled_spans(sentence.text)) if drafts else []
    for draft in drafts:
        of_label = draft.relation == "is" and isinstance(draft.value, (bool, Decimal))
        if of_label and draft.attribute not in _HARDWARE and _stands_in(labelled, sentence, draft):
            continue
        inside = (start for start, end in told if start <= draft.start < end)
        if draft.attribute == _OF_A_THING or all(_names(sentence, draft, start) for start in inside):
            yield draft


def _stands_in(spans: Sequence[tuple[int, int]], sentence: Sentence, draft: Draft) -> bool:
    """Return whether a draft stands in a span, and its subject is not named there."""
    return any(start <= draft.end <= end and not _names(sentence, draft, start) for start, end in spans)


def labelled_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands behind a label of others, of a plan or of the past, up to the next entry.

    >>> [text[a:b] for text in ("Old price: $9; new price: $5", "Price: $5") for a, b in labelled_spans(text)]
    ['Old price: $9']
    """
    for match in _labels().finditer(text):
        end = _ENTRY_END.search(text, match.end())
        yield match.start("label"), end.start() if end else len(text)


def _names(sentence: Sentence, draft: Draft, start: int) -> bool:
    """Return whether the subject of a draft is named where the thing is told of: "a rival that Nova beats"."""
    return any(m.name == draft.subject and m.start >= start for m in sentence.models)


def told_spans(text: str, models: Sequence[Mention] = ()) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that tell of a thing which no name is given.

    >>> [text[a:b] for text in ("It beats a model that costs $5.", "It is a model that costs $5.")
    ...     for a, b in told_spans(text)]
    ['a model that costs $5']
    """
    for match in _things().finditer(text):
        if match["exists"] is None and match["asked"] is None and not _is_set_beside(text, match, models):
            continue
        end = _END.search(text, match.end())
        stop = end.start() if end else len(text)
        joined = _AND.search(text, match.end(), stop) if match["tells"] is None else None
        yield match.end("exists") if match["exists"] else match.start(), joined.start() if joined else stop


def _is_set_beside(text: str, match: re.Match[str], models: Sequence[Mention]) -> bool:
    """Return whether the words before a thing make it another than the model spoken of."""
    start = match.start("thing")
    governor = _governor().search(text, max(0, start - 48), start)
    if governor is None:
        return False
    if match["with"] and (governor["verb"] or governor["always"] or governor["model"]):
        word = next(one for one in (governor["verb"], governor["always"], governor["model"]) if one)
        if word.lower() in base("described")["set_of_either"]:
            return False
    if governor["always"] or governor["noun"]:
        return True
    if governor["model"] and _noun_before().search(text, max(0, governor.start() - 16), governor.start()):
        return False  # "the first model from a startup that": it is the model that does
    return _is_about_model(text, governor.start(), models)


def _is_about_model(text: str, end: int, models: Sequence[Mention]) -> bool:
    """Return whether a model, by name or pronoun, stands before a place in its clause."""
    starts = [one.end() for one in _CLAUSE_START.finditer(text, 0, end)]
    start = starts[-1] if starts else 0
    return any(start <= m.start and m.end <= end for m in models) or PRONOUN.search(text, start, end) is not None


@per_lexicon()
def _things() -> re.Pattern[str]:
    """Return the pattern of a thing and of what begins to tell of it: "a smaller model that", "a base trained"."""
    words = {key: _any_of(base("described")[key]) for key in ("told_articles", "told_things", "tells", "tells_by")}
    with_, bound = (_any_of(base("described")[key]) for key in ("tells_with", "set_before"))
    return re.compile(
        rf"(?P<asked>\b(?:which|what|whichever)\s(?:[\w-]+\s)?(?:{words['told_things']})\s)"
        rf"|(?P<exists>\bthere\s(?:is|are|was|were)\s)?(?P<thing>\b(?:{words['told_articles']})\s(?:(?!(?:{bound})\s)[\w'’-]+\s){{0,3}}?"
        rf"(?:{words['told_things']})(?:\s(?:of|from|by|in|to|for)\s[\w.-]+(?:\s[\w.-]+){{0,3}}?)?"
        rf"(?:\s(?P<tells>{words['tells']})|\s(?:{words['tells_by']}|[a-z]{{2,}}ing)|\s(?P<with>{with_}))\s)",
        re.IGNORECASE,
    )


@per_lexicon()
def _labels() -> re.Pattern[str]:
    """Return the pattern of a label of what is of others: at the beginning of a line, of a bracket or of an entry."""
    leads, heads = (_any_of(base("described")[key]) for key in ("label_leads", "label_heads"))
    return re.compile(
        rf"(?:^[^\w$€£]*|[(;|\n→]\s?)(?P<label>(?:(?:{leads})\s){{0,2}}(?:{heads})(?:\s(?:on|for|in)\s[\w.\s-]{{2,24}}?)?"
        r"[*_]*\s?(?::|\s[–—-]\s|[–—](?=\s)))",
        re.IGNORECASE,
    )


@per_lexicon()
def _governor() -> re.Pattern[str]:
    """Return the pattern of what binds a thing behind it, by the kind of the binding."""
    words = {key: _any_of(base("described")[key]) for key in ("sets_always", "sets_a_model", "set_verbs", "set_nouns")}
    return re.compile(
        rf"\b(?:(?P<always>{words['sets_always']})|(?P<noun>(?:{words['set_nouns']})\s(?:for|of))"
        rf"|(?P<model>{words['sets_a_model']})|(?P<verb>{words['set_verbs']}))\s$",
        re.IGNORECASE,
    )


@per_lexicon()
def _noun_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of(base('described')['told_things'])})\s$", re.IGNORECASE)


def _any_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))
