"""Extracts claims from lines of a label and a value: "Input Cost: $3/1M tokens", definition lists, spec cards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from counterclaim.extractors.labels.lines import Pair, glued_pair, keyed_pairs
from counterclaim.extractors.labels.reading import read_label
from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.attributes import kind as kind_of_cells
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.possible_subjects import PossibleSubject
from counterclaim.extractors.models.subject_roles import headed_by
from counterclaim.extractors.rules.phrases.benchmarks import is_change
from counterclaim.extractors.rules.plans.plan_conditions import is_for_several
from counterclaim.extractors.rules.sizes.memory_lines import gives_memory_by_precision
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.others.values_left import sets_two_against
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.tables.cell_readers import Read
from counterclaim.extractors.tables.cell_values import read_cell
from counterclaim.extractors.tables.conditions import label_states
from counterclaim.extractors.tables.costs.plan_cells import plan_and_price

# "Label: value"
_LINE = word_pattern(
    r"\W{0,4}(?P<label>[A-Za-z](?:[^:.,;?!]|(?<=\d)\.(?=\d)){1,44}?)\s*(?::|\s[–—-]\s)\s*(?P<value>\S.{0,90})$",
    fold=False,
)
# "Label 128K" of two-column rows
_RUN_TOGETHER = word_pattern(
    r"(?P<label>[A-Z][A-Za-z-]*(?:\s[A-Za-z-]+){0,3}?(?:\s\([^)]*\))?)\s(?P<value>(?:[~≈<>]?\s?[$€£]?\d|Up to|Yes\b"
    r"|No\b|✓|✗|✅|❌|Free\b|Text only|{short_months}[a-z]*\.?\s\d).{0,60})",
    fold=False,
)
_VERSION = re.compile(r"\d\.\d\s(?=[~≈]?\d+(?:\.\d+)?%?$)")
_NAME_GAP = re.compile(r"(?:\s\([^()]*\))?\s?[:–—-]\s(?=[~≈]?[$]?\d)")
_BEFORE_BRACKET = re.compile(r"[^():;,]{0,24}\(")
_AMOUNT = re.compile(r"[~≈]?[$€£]?[\d.,]*\d")
# "128k vs 200k" of two-model rows
_VERSUS = word_pattern(r"(?P<left>.{1,40}?)\s(?:vs\.?|versus)\s(?P<right>.{1,40})", fold=False)
_LONGEST_ENTRY = 80  # characters
_PROSE_KINDS = frozenset({"modalities", "license", "score", "date"})


def key_value_drafts(sentence: Sentence, label_text: str | None = None) -> Iterator[Draft]:
    """Yield what a line states by its label; ``label_text`` is the term's when the block is a definition.

    The line must be about exactly one model: its own, or the one its section is about.
    """
    if label_text is not None:
        yield from _of_line(sentence, (label_text, sentence.text, 0))
        return
    if (under := _under_heading(sentence)) is not None:
        for read in read_cell(sentence.text[under[1] :], under[0]):
            yield _draft(sentence, sentence.models[0].name, under[0], read, under[1])
        return
    pairs = keyed_pairs(sentence.text)
    if not pairs and (split := _split(sentence)) is not None:
        pairs = [split]
    for pair in pairs:
        yield from _of_line(sentence, pair)


def _of_line(sentence: Sentence, pair: Pair) -> Iterator[Draft]:
    """Yield what a pair of label and value states."""
    label_text, value, start = pair
    sides = _VERSUS.fullmatch(value) if len(sentence.pair) == 2 else None
    owners, label = _owned_label(sentence, label_text, [sides["left"], sides["right"]] if sides else [value], start)
    if label is None or (label.kind in _PROSE_KINDS and len(value) > 60):
        return
    if len(owners) == 1 and sets_two_against(sentence, start):
        return
    counted = label.attribute == "languages" and any(
        q.dimension == "programming_languages" for q in sentence.quantities
    )
    if counted or (label.kind == "gb" and gives_memory_by_precision(value)):
        return  # rules.specs reads each
    named = any(m.start >= start for m in sentence.models)  # "A (88% on MMLU) vs B (91%)" is no pair of bare values
    if sides and len(owners) != 1 and not named:
        for owner, group in zip(sentence.pair, ("left", "right"), strict=True):
            for read in read_cell(sides[group], label):
                yield _draft(sentence, owner, label, read, start + sides.start(group))
        return
    yield from _stated_of(sentence, owners, label, (start, value))


def _stated_of(
    sentence: Sentence, owners: tuple[str, ...], label: HeaderReading, at: tuple[int, str]
) -> Iterator[Draft]:
    """Yield what a value says of the line's one model, or of each where the line names none; ``at``: its place, it."""
    start, value = at
    together = len(owners) > 1 and not sentence.models  # "License: MIT" below "V3 / R1"
    if not (len(owners) == 1 or together) or label.kind == "monthly":
        return
    if label.kind == "subscription" and (together or _lists_plans(sentence, start)):
        return
    for owner in owners:
        for read in read_cell(value, label):
            at_value = start + read.start, start + read.end
            if label.kind == "subscription" and is_for_several(sentence.text, *at_value):
                continue
            if (subject := _owner(sentence, start, read, owner)) is not None:
                yield _draft(sentence, subject, label, read, start)


def _owned_label(
    sentence: Sentence, text: str, values: Sequence[str], start: int
) -> tuple[tuple[str, ...], HeaderReading | None]:
    """Return whom a line is about, and what its label announces: None where the line can be about nobody, or several.

    The product that the heading names owns its subscription only.
    """
    owners = tuple(dict.fromkeys(m.name for m in sentence.models if m.end <= start)) or sentence.subjects
    product = () if owners else _product_above(sentence)
    several = len(owners) > 1 and bool(sentence.models)
    if len(sentence.pair) != 2 and (several or not (owners or product)):
        return owners, None
    label = read_label(text, values)
    return owners or (product if label is not None and label.kind == "subscription" else ()), label


@cache
def _of_other_units() -> re.Pattern[str]:
    """Return the pattern of a count of what is no token behind an amount: "/1000 endpoints", " for 1M lines"."""
    words = "|".join(base("conditions")["behind_token_counts"])
    count = r"(?:[\d,.]+|k|m|thousand|million)+[km]?"
    return re.compile(
        rf"(?:[–-][$]?[\d.]+)?\s?(?:/|per|for)\s?(?:1\s?)?{count}\s(?!(?:{words})\b)[a-z]{{3,}}", re.IGNORECASE
    )


def _end_of_amount(sentence: Sentence, start: int, read: Read) -> int:
    amount = _AMOUNT.match(sentence.text, start + read.start)
    return amount.end() if amount else start + read.end


def _owner(sentence: Sentence, start: int, read: Read, owner: str) -> str | None:
    """Return whose a value is: of the model in brackets behind it, "HumanEval: 88.4% (Boreas 2 7B)", else the line's.

    None if what stands in the brackets looks like another model and is not known, and in a sentence about others.
    """
    # "HumanEval: A leads (72.1%), B (68.4%)" is a sentence about A and B.
    if any(start <= m.start < start + read.start and m.name != owner for m in sentence.models):
        return None
    if read.attribute.startswith("benchmark:") and is_change(sentence.text, start + read.start, start + read.end):
        return None
    if read.attribute.endswith("_price") and _of_other_units().match(
        sentence.text, _end_of_amount(sentence, start, read)
    ):
        return None
    behind = _BEFORE_BRACKET.match(sentence.text, start + read.end)
    inside = behind.end() if behind else -1
    names: list[Mention | PossibleSubject] = [*sentence.models, *sentence.others]
    for name in names:
        if name.start == inside and sentence.text.startswith(")", name.end):
            if isinstance(name, PossibleSubject):
                known = name.kind in {"provider", "hardware"} or _member(owner, read.qualifiers.tier) is not None
                return owner if known else None
            return name.name
    return owner


def _product_above(sentence: Sentence) -> tuple[str, ...]:
    """Return the listed product that the heading names, whose monthly price a line may state: "5. Perplexity AI"."""
    if not sentence.block.path or sentence.models:
        return ()
    found = headed_by(sentence.block.path[-1])
    return (found.name,) if found is not None and found.kind == "product" else ()


def _lists_plans(sentence: Sentence, start: int) -> bool:
    """Return whether a value gives the prices of several plans: it is a sentence about them."""
    amounts = [one for one in sentence.quantities if one.start >= start and one.dimension.startswith("money")]
    return len(amounts) > 1


def _under_heading(sentence: Sentence) -> tuple[HeaderReading, int] | None:
    """ "Nova Micro: $0.30" below "Input pricing (per 1M tokens)": the heading or the list's lead labels each line."""
    if not sentence.models or sentence.models[0].start > 4 or len(sentence.text) > _LONGEST_ENTRY:
        return None
    gap = _NAME_GAP.match(sentence.text, sentence.models[0].end)
    for above in (sentence.setting.lead, *sentence.block.path[-1:]) if gap else ():
        label = read_label(above.rstrip(": ")) if above else None
        if gap and label is not None and label.kind == "money" and label.tokens:
            return label, gap.end()
    return None


def _split(sentence: Sentence) -> Pair | None:
    """Split "Label: value", "Label – value" and the run-together "Label 128K" of two-column rows."""
    text = sentence.text.rstrip(" .")
    match = _LINE.fullmatch(text)
    if match and not ("." in match["label"] and sentence.models):  # "Prices of Boreas 4.2: ..." is a sentence
        return match["label"], match["value"], match.start("value")
    if len(text) > 80 or text != sentence.text.rstrip() or sentence.models:
        return None
    match = _RUN_TOGETHER.fullmatch(text)
    if match and (version := _VERSION.match(match["value"])):  # "Terminal-Bench 2.1 43.1"
        at = match.start("value") + version.end()
        return text[: at - 1], text[at:], at
    return (match["label"], match["value"], match.start("value")) if match else glued_pair(text)


def _member(family: str, tier: str | None) -> str | None:
    """Return the member of a family that stands in brackets behind its value: "10M tokens (Scout)" of Llama 4."""
    whole = f"{family} {tier}"
    named = find_names(whole) if tier and kind_of(family) == "family" else []
    return named[0].display if len(named) == 1 and named[0].end == len(whole) and named[0].display != family else None


def _draft(sentence: Sentence, owner: str, label: HeaderReading, read: Read, start: int) -> Draft:
    subject = owner
    if read.attribute == "subscription_price":
        subject, read = plan_and_price(read, sentence.text[start:], owner, label.text)
    if (member := _member(owner, read.qualifiers.tier)) is not None:
        subject, read = member, replace(read, qualifiers=replace(read.qualifiers, tier=None))
    first, last = (0, len(sentence.text.rstrip())) if read.whole else (start + read.start, start + read.end)
    return Draft(
        subject,
        read.attribute,
        read.value,
        first,
        last,
        "keyvalue",
        unit=kind_of_cells(label.kind).unit,
        qualifiers=replace(read.qualifiers, tier=read.qualifiers.tier or label_states(label)),
    )
