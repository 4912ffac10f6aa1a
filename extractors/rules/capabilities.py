"""Extracts capabilities, openness and licences: phrases of ``lexicon/attributes.yml`` with negation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.clauses.words import listed
from counterclaim.extractors.labels.cell_phrases import INPUTS
from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.lexicon.attributes import Capability, capabilities
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.subject_roles import opens_clause
from counterclaim.extractors.records import Qualifiers
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.asserted.possession import is_said_to_have
from counterclaim.extractors.rules.asserted.spoken_of import (
    is_of_other_noun,
    is_of_work,
    is_only_activity,
    is_said_of_others,
    is_spoken_of_otherwise,
    stands_in_standard,
)
from counterclaim.extractors.rules.conditions.capabilities import capability_condition
from counterclaim.extractors.rules.evaluations import evaluation_claims
from counterclaim.extractors.rules.phrases import capabilities as phrases
from counterclaim.extractors.sentences.attachment import Draft, run_of, subjects_for
from counterclaim.extractors.sentences.others.examples import binds_behind
from counterclaim.extractors.sentences.records import Cue, Sentence

# Names of things that people also do, want or write about: a model has them only where a sentence says so.
_SPOKEN_OF = frozenset({"fine_tuning", "function_calling", "code_interpreter", "web_search", "reasoning_mode"}) | {
    *("prompt_caching", "structured_output", "self_hostable")
}
_DENIED_BY_NON = frozenset({"open_weights", "reasoning_mode", "multimodal"})
_ENTRY_BLOCKS, _LONGEST_ENTRY = frozenset({"item", "cell", "definition"}), 120
_QUOTE_OPENS = frozenset({"", '"', "“"})  # a sentence begins behind its first quotation mark
_QUOTE_ENDS = re.compile(r"[.,]?[\"”]")
_APPOSED = re.compile(r",\s(?:an?|the|another)\s(?:[\w-]+\s){0,3}")
_HEAD_WITHIN = 4  # characters before the name that an item begins with
_CLOSE_BEFORE = 24  # characters between "not truly" and what it denies
_ENTRY_OPENS = re.compile(r"(?:[,(;|:·•]|\s[–—-])\s?(?:(?:all|both|each)\s)?$")
_ENTRY_ENDS = re.compile(r"\s?(?:[,);|·•]|[–—-]\s|\.?$)")
_ENTRIES = re.compile(r"(?:,\s(?:and\s)?[\w’' -]+)*,\s(?:and\s)?(?:[\w-]+\s){0,2}")  # ", image tools, and "


def capability_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield a draft per capability phrase and model it is said of."""
    heading = sentence.block.kind in {"heading", "title"}
    if sentence.question or (heading and not sentence.models):
        return
    for cue in sentence.of("cap"):
        if heading and cue.start < sentence.models[0].start:
            continue  # "Self-hosting: A wins" is a topic and no statement
        if heading and phrases.HEADED_FOR.search(sentence.text, 0, cue.start):
            continue
        if sentence.text.lower().endswith(("non-", "non‑", "non "), 0, cue.start):
            yield from _said_to_be_none(sentence, cue)
            continue  # "non-reasoning models"
        entry = capabilities()[int(cue.key)]
        examples = _examples(sentence, cue)
        if (
            (_is_about_others(sentence, cue) and not examples)
            or is_of_other_noun(sentence, cue, entry)
            or (value := _value(sentence, cue, entry)) is None
            or _is_half_meant(sentence, cue)
            or is_said_of_others(sentence, cue, entry.attribute)
            or is_spoken_of_otherwise(sentence.text, cue)
            or (entry.attribute in _SPOKEN_OF and not is_said_to_have(sentence, cue))
            or (entry.attribute in _SPOKEN_OF and stands_in_standard(sentence, cue))
            or (entry.attribute == "fine_tuning" and is_only_activity(sentence, cue))
        ):
            continue
        narrowed = Qualifiers(tier=capability_condition(sentence, cue, value=value))
        for subject in examples or _subjects(sentence, cue):
            yield Draft(
                subject, entry.attribute, value, cue.start, cue.end, "capability.phrase", qualifiers=narrowed
            )  # fmt: skip
    yield from _listed_inputs(sentence)
    yield from _license_claims(sentence)
    yield from evaluation_claims(sentence)


def _said_to_be_none(sentence: Sentence, cue: Cue) -> Iterator[Draft]:
    """ "A is a non-reasoning model": what it is said to be none of."""
    entry, text = capabilities()[int(cue.key)], sentence.text
    if entry.value is not True or entry.attribute not in _DENIED_BY_NON:
        return
    if not phrases.IS_NON.search(text, 0, cue.start) or not phrases.ONE_MODEL.search(text, cue.start, cue.end + 24):
        return
    if analysis_of(sentence).negated(cue.start, cue.end):
        return
    for subject in _subjects(sentence, cue):
        yield Draft(subject, entry.attribute, False, cue.start, cue.end, "capability.phrase")


def _listed_inputs(sentence: Sentence) -> Iterator[Draft]:
    """ "handles text, image and speech processing": each kind of input in a list that the model takes in."""
    text = sentence.text
    for match in phrases.MODALITY_LIST.finditer(text):
        taken = phrases.TAKES_IN.search(text[: match.start()]) or phrases.INPUT_BEHIND.match(text, match.end())
        if not taken or phrases.OUTPUT_BEHIND.match(text, match.end()):
            continue
        cue = Cue(match.start(), match.end(), "cap", "list")
        if _is_half_meant(sentence, cue):
            continue
        for attribute, named in INPUTS.items():
            if named.search(match[0]):
                value = not _negated(sentence, cue)
                for subject in _subjects(sentence, cue):
                    yield Draft(subject, attribute, value, cue.start, cue.end, "capability.list")
    yield from _denied_inputs(sentence)
    yield from _bare_vision(sentence)


def _bare_vision(sentence: Sentence) -> Iterator[Draft]:
    """ "Tool use, vision, 200K context": an entry of a list of features that is this one word."""
    text = sentence.text
    if "ision" not in text or phrases.USE_LABEL.match(text):
        return
    entry = sentence.block.kind in _ENTRY_BLOCKS and len(text) <= _LONGEST_ENTRY
    found = phrases.VISION_ENTRY if entry else phrases.VISION_LISTED
    for match in found.finditer(text) if entry or sentence.has("cap") else ():
        cue = Cue(*match.span("word"), "cap", "vision")
        if not _is_half_meant(sentence, cue):
            for subject in _subjects(sentence, cue):
                yield Draft(
                    subject, "modality:image", not _negated(sentence, cue), *match.span("word"), "capability.list"
                )


def _denied_inputs(sentence: Sentence) -> Iterator[Draft]:
    """ "reads images but not audio": what is set against a kind of input that the model takes."""
    taken = [cue for cue in sentence.of("cap") if capabilities()[int(cue.key)].attribute.startswith("modality:")]
    for cue in taken:
        match = phrases.MODALITY_DENIED.match(sentence.text, cue.end)
        if match is None or _negated(sentence, cue):
            continue
        for attribute, named in INPUTS.items():
            if named.search(match["list"]):
                for subject in _subjects(sentence, cue):
                    yield Draft(subject, attribute, False, *match.span("list"), "capability.denied")


def _value(sentence: Sentence, cue: Cue, entry: Capability) -> bool | str | None:
    negated = _negated(sentence, cue)
    if negated and (entry.value is not True or _is_only_inexact(sentence, cue, entry)):
        return None
    return False if negated else entry.value


def _is_only_inexact(sentence: Sentence, cue: Cue, entry: Capability) -> bool:
    """True for "not truly open source" and "open-weight, not open source": what is denied is the word, no download."""
    if entry.attribute != "open_weights":
        return False
    if listed("exactly").search(sentence.text, max(0, cue.start - _CLOSE_BEFORE), cue.start):
        return True
    others = (c for c in sentence.of("cap") if c is not cue and capabilities()[int(c.key)] is entry)
    return any(not _negated(sentence, one) for one in others)


def _is_half_meant(sentence: Sentence, cue: Cue) -> bool:
    """True for "less emphasis on video", "not with the same fluency", and for a phrase that is quoted as a word."""
    text = sentence.text
    if phrases.HALF_MEANT.search(text, 0, cue.start) or (
        phrases.DEGREE.match(text, cue.end) and _negated(sentence, cue)
    ):
        return True
    opened = text[max(0, cue.start - 1) : cue.start] in _QUOTE_OPENS
    closed = _QUOTE_ENDS.match(text, cue.end) is not None
    return (
        opened
        and closed
        and bool(phrases.WORD_BEFORE.search(text[: cue.start]) or phrases.WORD_BEHIND.match(text, cue.end))
    )


def _negated(sentence: Sentence, cue: Cue) -> bool:
    """True if a negation governs the cue: before it in the same clause, or right behind it."""
    text = sentence.text
    if phrases.DENIED_NOUN.search(text, 0, cue.start):
        return False
    if analysis_of(sentence).negated(cue.start, cue.end):
        return True
    return bool(phrases.NEG_BEHIND.match(text, cue.end) or phrases.NONE_OF.match(text, 0, cue.start))


def _is_about_others(sentence: Sentence, cue: Cue) -> bool:
    """True for "alternatives to closed models", "break the open-weight convention": not said of the subject."""
    before = sentence.text[max(0, cue.start - 30) : cue.start]
    kinds = phrases.OF_CLOSED_TOO if capabilities()[int(cue.key)].value is True else phrases.OF_OPEN_TOO
    if phrases.AUDIENCE.match(sentence.text, 0, cue.start) or kinds.search(before):
        return True
    plural = sentence.text[cue.start : cue.end].lower().endswith("models")
    said = phrases.PREDICATE.search(before)
    if said and binds_behind(said[0]):
        said = None  # "is competitive with leading closed models": they are what it is set against
    if (
        (plural or phrases.GENERIC_PLURAL.match(sentence.text, cue.end))
        and not said
        and not _is_of_family(sentence, cue)
    ):
        return True
    after = sentence.text[cue.end : cue.end + 16]
    if _of_other_models().search(before) and _other_models().match(after):
        return True
    return bool(phrases.CONTRAST.search(before) or phrases.OTHERS_NOUNS.match(after))


def _is_of_family(sentence: Sentence, cue: Cue) -> bool:
    """True for "the proprietary Zephyr 4 models", whose plural is that of a name right behind the phrase."""
    named = next((m for m in sentence.models if m.start == cue.end + 1), None)
    return named is not None and phrases.GENERAL_NOUN.match(sentence.text, named.end) is not None


def _described(sentence: Sentence, cue: Cue) -> Mention | None:
    """Return who "matches the closed A" and "A, an open model of B's team" are said of; not A of "an open A clone"."""
    text = sentence.text
    for named in sentence.models if cue.key.isdigit() and capabilities()[int(cue.key)].adjective else ():
        if _APPOSED.fullmatch(text, named.end, cue.start):
            return named
        if named.start == cue.end + 1:
            family = phrases.GENERAL_NOUN.match(text, named.end) is not None
            return named if family or not phrases.NEXT_NOUN.match(text, named.end) else None
    return None


@per_lexicon()
def _of_other_models() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{'|'.join(base('possible_subjects')['other_leads'].split())})\s(?:the\s)?$", re.IGNORECASE
    )


@per_lexicon()
def _other_models() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(base('possible_subjects')['other_models'].split())})\b")


def _subjects(sentence: Sentence, cue: Cue) -> tuple[str, ...]:
    """The model right before or behind the phrase; a negated or hypothetical other does not count."""
    found = subjects_for(sentence, cue.start, cue.end)
    if _is_listed_beside(sentence, cue, found):
        return ()
    before = any(m.end <= cue.start for m in sentence.models)
    behind = next((m for m in sentence.models if m.start >= cue.end), None)
    if (described := _described(sentence, cue)) is not None:
        return (described.name,)
    if behind and not before and phrases.LABELS.fullmatch(sentence.text, cue.end, behind.start):
        found = found if behind.name in found else ()  # "Multimodal: A. Text only: B"
    if behind and not before and behind.name in found and behind.name not in sentence.subjects:
        return (
            found
            if phrases.CLOSE.fullmatch(sentence.text, cue.end, behind.start) or phrases.OPENS.match(sentence.text)
            else ()
        )
    return found


def _is_listed_beside(sentence: Sentence, cue: Cue, found: tuple[str, ...]) -> bool:
    """True for "includes X, image tools and web search", where the model is an entry of the list that the phrase ends.

    So is what stands right before another name: "the open-source Zorbit" says nothing of the models around it.
    """
    text = sentence.text
    if any(other.start == cue.end + 1 and other.kind != "provider" for other in sentence.others):
        return True
    named = max((m for m in sentence.models if m.end <= cue.start), key=lambda m: m.end, default=None)
    if (
        named is None
        or named.name not in found
        or not text.startswith(", ", named.end)
        or _APPOSED.fullmatch(text, named.end, cue.start)
        or not _ENTRIES.fullmatch(text, named.end, cue.start)
    ):
        return False
    return analysis_of(sentence).clause_at(named.start).index == analysis_of(sentence).clause_at(
        cue.start
    ).index and not opens_clause(text, run_of(sentence, named)[0].start)


def _examples(sentence: Sentence, cue: Cue) -> tuple[str, ...]:
    """Return the models of "closed models like A and B", "open-weights models they release (A, B)"."""
    behind = [m for m in sentence.models if m.start >= cue.end]
    held = next((noun for noun in (" models", " model") if sentence.text.endswith(noun, 0, cue.end)), "")
    noun = "" if _negated(sentence, cue) else held  # a phrase may hold the noun itself
    if behind and phrases.EXAMPLES.fullmatch(sentence.text, cue.end - len(noun), behind[0].start):
        return tuple(dict.fromkeys(m.name for m in run_of(sentence, behind[0])))
    return ()


def _license_claims(sentence: Sentence) -> Iterator[Draft]:
    for cue in sentence.of("lic"):
        entry = load("licenses")[cue.key]
        written = sentence.text[cue.start : cue.end]
        if entry.get("case") and written not in entry["aliases"]:
            continue
        if cue.key == "proprietary" and any(c.start <= cue.start < c.end for c in sentence.of("cap")):
            continue
        stated = re.search(r"\b(?:is|are|under|as|carries|has)\s(?:an?\s|the\s)?$", sentence.text[: cue.start])
        if re.match(r"\s[A-Z][a-z]+", sentence.text[cue.end :]) and written == "Apache":
            continue
        if written == "MIT" and phrases.is_institute(sentence.text, cue.start, cue.end):
            continue
        worded = stated or phrases.LICENSE_WORDS.search(sentence.text) or len(sentence.text) < 40
        if not (worded or _is_listed_alone(sentence, cue)):
            continue
        if _negated(sentence, cue) or is_of_work(sentence, cue):
            continue
        for subject in _subjects(sentence, cue):
            yield Draft(subject, "license", cue.key, cue.start, cue.end, "capability.license")


def _is_listed_alone(sentence: Sentence, cue: Cue) -> bool:
    """True for a licence that is one whole entry of what a line lists: "X 7B - 7B params, Apache 2.0, 8K context"."""
    opened = _ENTRY_OPENS.search(sentence.text, max(0, cue.start - 8), cue.start)
    headed = sentence.block.kind == "item" and bool(sentence.models) and sentence.models[0].start <= _HEAD_WITHIN
    return bool(opened and _ENTRY_ENDS.match(sentence.text, cue.end) and (sentence.quantities or headed))
