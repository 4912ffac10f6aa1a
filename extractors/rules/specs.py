"""Extracts parameters, context windows, speeds, hardware, languages and dates from sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.conditions.specs import spec_conditions
from counterclaim.extractors.rules.other_sizes import (
    is_active_part,
    is_described_training,
    is_of_reading,
    is_only_thought,
    is_part_of_size,
)
from counterclaim.extractors.rules.phrases import specs as phrases
from counterclaim.extractors.rules.sizes.hardware import is_needed, run_behind
from counterclaim.extractors.rules.sizes.members import (
    is_all_of_one,
    is_of_any_model,
    is_of_sibling,
    is_one_of_sizes,
    names_member,
    of_member,
)
from counterclaim.extractors.rules.sizes.memory_lines import lists_memory
from counterclaim.extractors.rules.sizes.windows import limit_of_tokens
from counterclaim.extractors.rules.token_counts import is_announced, names_window
from counterclaim.extractors.sentences.attachment import Draft, conditions, owners, subjects_for
from counterclaim.extractors.sentences.others.other_subjects import is_told_of_other
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.values.dates import DateMention

_MOST_GPUS = 64
_HARDWARE = frozenset({"min_gpus", "vram"})

_ARROW = re.compile(r"(?:\stokens?)?\s?(?:→|->|⇒|=>)\s?~?\d")
_OLD_VALUE = re.compile(r"\b(?:from|over|than)\s(?:the\s|its\s|a\s)?(?:previous|prior|earlier|former|old)\s$")
_PUBLISHED = re.compile(r"published|dates (?:from|back to)|made available", re.I)
_OUT_OF = re.compile(r"\bout of (?:the |all )?$|\bof (?:the |all )?$", re.I)
# Between a date and a cue that has another one: "out since May 2025, has a knowledge cutoff of"
_OTHER_DATE = re.compile(r"\band\b|[;.]|,\s(?:has|have|had|with)\b|\b(?:has|have|had)\s(?:an?|the|its)\b")
_DESCRIBED_MODEL = re.compile(r"\s(?:dense|MoE)\s(?:model|version|variant|one)\b")  # "the 27B dense model"


def spec_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield drafts for every quantity whose unit and words say what it is."""
    for quantity in sentence.quantities:
        if _ARROW.match(sentence.text, quantity.end) or _OLD_VALUE.search(sentence.text, 0, quantity.start):
            continue  # "8K → 32K → 128K" states the last, "doubled from the previous 64K" the one before
        if quantity.dimension in {"parameters", "scaled"} and is_part_of_size(sentence.text, quantity):
            continue
        if is_only_thought(sentence.text, quantity) or _is_of_successor(sentence, quantity):
            continue
        attribute = _attribute(sentence, quantity)
        if attribute is None or (attribute == "parameters" and _is_of_a_class(sentence, quantity)):
            continue
        found = spec_conditions(sentence, quantity, attribute)
        behind = run_behind(sentence, quantity) if attribute in _HARDWARE else ()
        for owner in behind or owners(sentence, quantity):
            subject = of_member(sentence, quantity, owner)
            if subject is None or (attribute == "parameters" and names_member(sentence, quantity, subject)):
                continue
            if attribute == "parameters" and is_of_sibling(subject, quantity):
                continue
            yield Draft(
                subject,
                attribute,
                quantity.value,
                quantity.start,
                quantity.end,
                "prose.spec",
                unit=describe(attribute).unit,
                qualifiers=conditions(quantity, tier=found[0] if found else None).under(*found[1:]),
            )
    yield from _named_dates(sentence)
    yield from _date_claims(sentence)


def _is_of_successor(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 744B of "from 355B (GLM-4.5) to 744B": the name beside the old value has not the new one."""
    grown = phrases.FROM_TO.search(sentence.text, 0, quantity.start)
    return grown is not None and any(grown.start() < m.start < quantity.start for m in sentence.models)


def _attribute(sentence: Sentence, quantity: Quantity) -> str | None:
    """Return the attribute a quantity is for, or None when the words around it do not say."""
    kind = quantity.dimension
    if kind == "parameters":
        return "active_parameters" if _is_active(sentence, quantity) else "parameters"
    if kind == "scaled" and quantity.unit.lower() in {"b", "billion", "t", "trillion"}:
        return "training_tokens" if is_described_training(sentence, quantity) else _size(sentence, quantity)
    listed = kind == "number" and "," in sentence.text[quantity.start : quantity.end] and names_window(sentence)
    if kind in {"tokens", "scaled"} or listed:
        return limit_of_tokens(sentence, quantity)
    if kind == "tokens_per_second":
        return None if is_of_reading(sentence.text, quantity) else "throughput"
    if kind == "seconds":
        near = sentence.near(quantity.start, quantity.end, "topic", "latency", before=60, after=60)
        return "latency" if near or is_announced(sentence, quantity, "latency") else None
    if kind == "gpus":
        whole = quantity.value <= _MOST_GPUS and quantity.value == quantity.value.to_integral_value()
        return "min_gpus" if whole and is_needed(sentence, quantity) else None
    if kind == "gigabytes":
        needed = _is_memory(sentence, quantity) and is_needed(sentence, quantity)
        return "vram" if needed or lists_memory(sentence, quantity) else None
    if kind in {"languages", "programming_languages"} and _OUT_OF.search(sentence.text[: quantity.start]):
        return None  # "ahead on 8 out of 20 languages"
    return kind if kind in {"languages", "programming_languages"} else None


def _is_of_a_class(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "among models under 13B" and "the 7B model": many models' bound, or only which one is meant."""
    text = sentence.text
    if is_of_any_model(text, quantity) or is_one_of_sizes(sentence, quantity):
        return True
    if (
        phrases.DEFINITE_BEHIND.match(text, quantity.end) or _DESCRIBED_MODEL.match(text, quantity.end)
    ) and phrases.DEFINITE.search(text, 0, quantity.start):
        return not is_all_of_one(sentence, quantity)
    return quantity.bound is not None and phrases.MODELS_BEFORE.search(sentence.text, 0, quantity.start) is not None


def _is_memory(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "24GB of VRAM", "fits in 8GB" and "needs a 24GB GPU"; disks and files are no memory."""
    before, behind = sentence.text[max(0, quantity.start - 48) : quantity.start], sentence.text[quantity.end :]
    if phrases.DISK.match(behind):
        return False
    if sentence.near(quantity.start, quantity.end, "topic", "vram", before=24, after=24):
        return True
    return bool(phrases.FITS.search(before)) or bool(phrases.NEEDS.search(before) and phrases.CARD.match(behind))


def _is_active(sentence: Sentence, quantity: Quantity) -> bool:
    text = sentence.text
    if re.search(r"\bof\s(?:its|the|a|about)?\s?$", text[: quantity.start]):
        return False  # "22B of its 235B parameters per token"
    return bool(
        phrases.ACTIVE_BEHIND.match(text[quantity.end :])
        or phrases.ACTIVE_BEFORE.search(text[: quantity.start])
        or re.search(r"\bactiv", quantity.unit, re.I)
        or is_active_part(text, quantity)
        or _is_part_of_whole(text, quantity)
        or re.search(r"\bactive\s(?:parameters?|params?)\s?[(:]\s?$", text[: quantity.start], re.I)
        or re.match(r"(?:\s?(?:parameters?|params?))?\s(?:during|at)\sinference\b", text[quantity.end :], re.I)
    )


def _is_part_of_whole(text: str, quantity: Quantity) -> bool:
    """True for the 32B of "uses 32B of its 1T parameters for each token"."""
    if not (whole := phrases.PART_OF_WHOLE.match(text, quantity.end)):
        return False
    return bool(phrases.WORKS_WITH.search(text, 0, quantity.start) or phrases.PER_TOKEN.match(text, whole.end()))


def _is_repeated_active(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 3.6B of "for X, 5.1B parameters are active per token; for Y, about 3.6B"."""
    text = sentence.text
    gap = phrases.FOR_ANOTHER.search(text, 0, quantity.start)
    if gap is None or text[quantity.end : quantity.end + 1] not in {"", ".", ";", ",", ")"}:
        return False
    earlier = [q for q in sentence.quantities if q.end <= gap.start() and q.dimension in {"parameters", "scaled"}]
    return bool(earlier) and _is_active(sentence, earlier[-1])


def _size(sentence: Sentence, quantity: Quantity) -> str | None:
    """A bare "24B": parameters if "active", a parameter word, a model word or a holding verb stands beside it."""
    text = sentence.text
    if (
        phrases.OTHER_SIZE.match(text, quantity.end)
        or quantity.low is not None
        or phrases.GENERIC.search(text[: quantity.start])
    ):
        return None
    if phrases.COMPANY.search(text[max(0, quantity.start - 40) : quantity.start]):
        return None
    if re.match(r"\s*tokens?\b", text[quantity.end :]) or sentence.near(
        quantity.start, quantity.end, "topic", "training_tokens", before=24, after=0
    ):
        return None
    if _is_active(sentence, quantity) or _is_repeated_active(sentence, quantity):
        return "active_parameters"
    if phrases.TOTAL_OF_PAIR.match(text, quantity.end) or phrases.MODEL_AFTER.match(text, quantity.end):
        return "parameters"
    if sentence.near(quantity.start, quantity.end, "topic", "parameters", before=20, after=20):
        return "parameters"
    if phrases.HOLDS_SIZE.search(text[max(0, quantity.start - 24) : quantity.start]) and re.match(
        r"\s*[),.;]|$", text[quantity.end :]
    ):
        return "parameters" if quantity.value >= 500_000_000 else None
    return None


def _date_cue(sentence: Sentence, date: DateMention) -> tuple[str, Cue | None]:
    """Return the attribute whose cue is closest to a date; one behind it counts double, past an "and" not at all."""
    best: tuple[int, str, Cue | None] = (1000, "", None)
    for attribute in ("knowledge_cutoff", "retirement_date", "release_date"):
        cue = sentence.near(date.start, date.end, "topic", attribute, before=45, after=28)
        if cue is None or (cue.start >= date.end and _OTHER_DATE.search(sentence.text[date.end : cue.start])):
            cue = sentence.near(date.start, date.end, "topic", attribute, before=45, after=0)
        if cue is not None:
            distance = date.start - cue.end if cue.end <= date.start else 2 * (cue.start - date.end)
            best = min(best, (distance, attribute, cue), key=lambda item: item[0])
    return best[1], best[2]


def _named_dates(sentence: Sentence) -> Iterator[Draft]:
    """ "GPT-4 Turbo (November 2024)": a date of at least a month in brackets behind a name is its release."""
    for date in sentence.dates:
        for mention in sentence.models:
            brackets = sentence.text[mention.end : date.start] == " (" and sentence.text[date.end : date.end + 1] == ")"
            if brackets and len(date.iso) > 4:
                yield Draft(mention.name, "release_date", date.iso, mention.start, date.end + 1, "prose.date")


def _date_claims(sentence: Sentence) -> Iterator[Draft]:
    """Release, cutoff and retirement dates, each with the closest cue before or behind it."""
    for date in sentence.dates:
        attribute, cue = _date_cue(sentence, date)
        if cue is None and sentence.setting.topic == "knowledge_cutoff" and len(date.iso) >= 7:
            attribute, cue = "knowledge_cutoff", Cue(date.start, date.end, "topic", "knowledge_cutoff")
        if cue is None or phrases.AS_OF_BEFORE.search(sentence.text[: date.start]):
            continue
        if (
            attribute == "release_date"
            and len(date.iso) == 4
            and not phrases.YEAR_LINK.search(sentence.text[: date.start])
        ):
            continue
        if attribute == "release_date" and phrases.RELEASES_OTHERS.match(sentence.text, cue.end):
            continue
        if cue.start >= date.end and analysis_of(sentence).negated(cue.start, cue.end):
            continue  # "June 2024 hadn't arrived"
        if _PUBLISHED.fullmatch(sentence.text, cue.start, cue.end) and not _publishes_model(sentence, cue):
            continue
        if is_told_of_other(sentence, date.end):
            continue
        at = min(cue.start, date.start)
        for subject in subjects_for(sentence, date.start, date.end) or sentence.subjects:
            yield Draft(subject, attribute, date.iso, at, max(cue.end, date.end), "prose.date")


def _publishes_model(sentence: Sentence, cue: Cue) -> bool:
    """True if "published" has a model beside it: what else is published, no rule is about."""
    if re.match(r"\s(?:it|them)\b", sentence.text[cue.end :]):
        return True
    return any(0 <= m.start - cue.end <= 5 or 0 <= cue.start - m.end <= 6 for m in sentence.models)
