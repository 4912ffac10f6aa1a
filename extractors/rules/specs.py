"""Extracts parameters, context windows, speeds, hardware, languages and dates from sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.conditions.specs import spec_conditions
from counterclaim.extractors.rules.dates.statements import date_claims
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
from counterclaim.extractors.sentences.attachment import Draft, conditions, owners
from counterclaim.extractors.sentences.records import Sentence

_MOST_GPUS = 64
_HARDWARE = frozenset({"min_gpus", "vram"})

_ARROW = re.compile(r"(?:\stokens?)?\s?(?:→|->|⇒|=>)\s?~?\d")
_OLD_VALUE = re.compile(r"\b(?:from|over|than)\s(?:the\s|its\s|a\s)?(?:previous|prior|earlier|former|old)\s$")
_OUT_OF = re.compile(r"\bout of (?:the |all )?$|\bof (?:the |all )?$", re.I)
# "at the same cost as a 13B model": a size that something is set beside, and no size of its own
_SET_BESIDE = re.compile(r"\bsame\s[^.;,()]{2,60}\sas\s(?:an?|any)\s(?:[a-z]+\s){0,2}[~≈]?$", re.I)
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
    yield from date_claims(sentence)


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
    if _SET_BESIDE.search(text, 0, quantity.start):
        return True
    if phrases.BESIDE_A.search(text, 0, quantity.start) and phrases.SOME_MODEL.match(text, quantity.end):
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
    card = phrases.CARD.match(behind) or phrases.AT_PRECISION.match(behind)
    return bool(phrases.FITS.search(before)) or bool(phrases.NEEDS.search(before) and card)


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


def _is_adjective(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 14B of "Microsoft's 14B Phi-4": the size of a model whose own name has none."""
    named = next((m for m in sentence.models if m.start == quantity.end + 1), None)
    if named is None or phrases.ADJECTIVE_LEAD.search(sentence.text, 0, quantity.start) is None:
        return False
    return kind_of(named.name) == "model" and not names_member(sentence, quantity, named.name)


def _is_presented(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 104B of "X is a 104B state-of-the-art LLM"."""
    if phrases.PRESENTED_BEHIND.match(sentence.text, quantity.end) is None:
        return False
    return phrases.PRESENTED.search(sentence.text, 0, quantity.start) is not None


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
    if _is_adjective(sentence, quantity) or _is_presented(sentence, quantity):
        return "parameters"
    if phrases.HOLDS_SIZE.search(text[max(0, quantity.start - 24) : quantity.start]) and re.match(
        r"\s*[),.;]|$", text[quantity.end :]
    ):
        return "parameters" if quantity.value >= 500_000_000 else None
    return None
