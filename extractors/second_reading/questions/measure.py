"""Asks whether the number is the measure: not a count of something else, a difference, a bill, a vote or a rank."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any

from counterclaim.extractors.lexicon.benchmark_table import find_benchmark
from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.attributes import class_of, is_numeric
from counterclaim.extractors.second_reading.near import labels_of
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import any_phrase, find_phrase, phrase_pattern, read_data, word_set

_NOUN_BEHIND = re.compile(r"^[\s-]?(?:\w+\s){0,2}?(?P<noun>[a-z]+)\b", re.IGNORECASE)
# A sign before a number calculates; "5× larger" is a multiple, "*nine times*" is emphasis.
_FORMULA = re.compile(r"[×÷=]\s?[~≈$€£(]*\d|\w(?:\*| \* )[$€£(]*\d|\d\s?x\s?\$|\$[\d.,]+\s?\+\s?\$|\+\s?\$")
_ARROW = re.compile(r"→|⟶|->|=>")
_BEHIND = r"^\s*(?:tokens?\s*)?(?:/\s?[\w]+\s*)?{}\s*[~$>(]?\d"
_AHEAD = r"\d[\w.%]*\s*(?:tokens?\s*)?{}\s*[~$>(]*\s*$"
_JOINTS = {
    "versus": r"(?:vs\.?|versus|than|>|<)",
    "slash": r"/",
    "list": r"(?:,|or|and|&|\+)",
    "range": r"(?:to|–|-|→)",
}
_SIDES = re.compile(
    r"\b(?:input|in|prompt)\s*(?:tokens?\s*)?(?:/|and|&|\+)\s*(?:output|out|completion)\b|(?P<second>\boutput\s*/\s*input\b)",
    re.I,
)
_RANK = re.compile(r"(?:#|\bno\.\s?|\brank(?:ed|s)?\s|\btop[ -])$", re.IGNORECASE)
_CITED = re.compile(r"\[$")
_SIGN = re.compile(rf"[><≥≤+~≈]\s*$|(?:{any_phrase('bounds')})\s*$", re.IGNORECASE)
_NUMBERS = re.compile(r"\d[\d.,]*")
_SHARE = re.compile(rf"^%?\s*(?:of\s+(?:the\s+|all\s+)?(?:{any_phrase('shares')})|market share)", re.IGNORECASE)
_UNIT = re.compile(r"[A-Za-z%$€£¥]")


@cache
def _typical() -> dict[str, Any]:
    return read_data("typical.yml")


def _number(statement: Statement) -> Decimal | None:
    value = statement.claim.value
    return value if isinstance(value, Decimal) and is_numeric(statement.claim) else None


def implausible(statement: Statement) -> Doubt | None:
    """Ask: is the value one that the attribute usually has?"""
    value = _number(statement)
    bounds = _typical()["ranges"].get(statement.claim.attribute)
    if value is None or bounds is None or statement.claim.relation != "is" or value == 0:
        return None
    low, high = (Decimal(str(bound)) for bound in bounds)
    if low <= value <= high:
        return None
    return Doubt("implausible", "The value is not one that this attribute usually has.", statement.claim.quote[:40])


def unusual_window(statement: Statement) -> Doubt | None:
    """Ask of a context window: is it of a size that windows have?"""
    value = _number(statement)
    if value is None or statement.claim.attribute != "context_window" or statement.claim.relation != "is":
        return None
    if any(abs(value - usual) <= usual * Decimal("0.02") for usual in map(Decimal, _typical()["usual_windows"])):
        return None
    return Doubt("unusual_window", "Context windows are seldom of this size.", statement.claim.quote[:40])


def off_scale(statement: Statement) -> Doubt | None:
    """Ask of a score: does it fit the benchmark's scale?"""
    value = _number(statement)
    if value is None or class_of(statement.claim.attribute) != "benchmark" or statement.claim.relation != "is":
        return None
    known = find_benchmark(statement.claim.attribute)
    if known is not None and known.scale == "percent" and not 0 <= value <= 100:
        return Doubt("off_scale", "The score is outside the scale of the benchmark.", statement.claim.quote[:40])
    if 0 < value <= _typical()["fraction"]:
        return Doubt("fraction", "The score is written as a fraction.", statement.claim.quote[:40])
    return None


def counts_something(statement: Statement) -> Doubt | None:
    """Ask: is the number followed by what it counts?"""
    if (
        _number(statement) is None
        or statement.claim.relation != "is"
        or class_of(statement.claim.attribute) == "languages"
    ):
        found = _NOUN_BEHIND.match(statement.after) if class_of(statement.claim.attribute) == "languages" else None
        family = found and found["noun"].lower() in {"families", "family", "pairs"}
        return Doubt("counts_something", "The number counts something else.", found[0]) if found and family else None
    match = phrase_pattern("rival_cues", "counts").match(statement.after.lstrip(" -"))
    words = statement.after.lstrip(" -").split()[:2]
    if match or (len(words) == 2 and phrase_pattern("rival_cues", "counts").fullmatch(words[1].strip(".,;:)"))):
        return Doubt("counts_something", "The number counts something else.", " ".join(words))
    return None


def without_unit(statement: Statement) -> Doubt | None:
    """Ask of a number in prose: is there a unit with it?"""
    if _number(statement) is None or statement.cell is not None or class_of(statement.claim.attribute) == "benchmark":
        return None
    if _UNIT.search(statement.claim.quote):
        return None
    return Doubt("without_unit", "The number has no unit.", statement.claim.quote[:40])


_SEVERAL = re.compile(
    r"(?:\bfor\s|\()(?:[2-9]|\d{2,4})\s(?!months|years|days)(?:[a-z][a-z-]+s|people)\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[:;.!?](?:\W|$)")


def is_difference(statement: Statement) -> Doubt | None:
    """Ask: is the number a difference or a saving?"""
    if _number(statement) is None or statement.claim.relation != "is":
        return None
    words = " ".join(_CLAUSE_END.split(statement.after, maxsplit=1)[0].split()[:3])
    found = find_phrase(words, "difference") or find_phrase(" ".join(statement.before.split()[-3:]), "difference")
    return Doubt("is_difference", f"The number may be a difference: {found!r} beside it.", found) if found else None


def is_workload(statement: Statement) -> Doubt | None:
    """Ask of a price: is it the bill of an example or of a usage?"""
    attribute = statement.claim.attribute
    if class_of(attribute) not in {"price", "subscription", "context"} or attribute == "monthly_cost":
        return None
    label = " ".join(statement.cell.header) if statement.cell else ""
    found = find_phrase(" ".join((statement.sentence, label)), "workload")
    if found and statement.claim.relation == "is":  # whether a comparison is of a workload is asked elsewhere
        return Doubt("is_workload", f"The value may be of an example: {found!r}.", found)
    found = find_phrase(f"{statement.lead[-200:]} {_said_before(statement)}", "workload") or _example_heading(statement)
    return Doubt("near_workload", f"An example stands near: {found!r}.", found) if found else None


def _said_before(statement: Statement) -> str:
    """Return the text before the block, without its headings."""
    headings = {heading.strip() for heading in (*statement.headings, statement.title)}
    return "\n".join(line for line in statement.previous[-200:].split("\n") if line.strip() not in headings)


def _example_heading(statement: Statement) -> str:
    """Return the first word of an example in the headings; a bill or a total there is what the section is about."""
    found = (match[0] for match in phrase_pattern("workload").finditer(" ".join(statement.headings[1:])))
    return next((words for words in found if words.lower() not in word_set("workload_topics")), "")


def is_formula(statement: Statement) -> Doubt | None:
    """Ask: does the number stand in a calculation?"""
    near = statement.sentence[max(0, statement.at - 40) : statement.ends + 40]
    found = _FORMULA.search(near)
    if found and _number(statement) is not None:
        return Doubt("is_formula", "The number stands in a calculation.", near.strip())
    return None


def is_total(statement: Statement) -> Doubt | None:
    """Ask: is the number a total of several things?"""
    if _number(statement) is None or class_of(statement.claim.attribute) == "size":
        return None
    near = statement.sentence[max(0, statement.at - 60) : statement.ends + 40]
    found = find_phrase(near, "totals") or _for_several(statement, near)
    return Doubt("is_total", f"The number may be a total: {found!r}.", found) if found else None


def _for_several(statement: Statement, near: str) -> str:
    """Return "for 5 marketers", "(5 people)" beside a price of a plan: it is that of so many seats."""
    found = _SEVERAL.search(near) if class_of(statement.claim.attribute) == "subscription" else None
    return found[0] if found else ""


def is_limit(statement: Statement) -> Doubt | None:
    """Ask: is the number a limit of use rather than what the model can do?"""
    if _number(statement) is None:
        return None
    label = labels_of(statement)[1] if statement.cell else ""
    found = find_phrase(" ".join((statement.sentence, label, statement.heading, statement.title)), "limits_words")
    return Doubt("is_limit", f"The number may be a limit of use: {found!r}.", found) if found else None


def is_share_or_rank(statement: Statement) -> Doubt | None:
    """Ask: is the number a share of people or cases, a rank or a citation?"""
    if _number(statement) is None:
        return None
    if _SHARE.match(statement.after) or _RANK.search(statement.before) or _CITED.search(statement.before):
        return Doubt("share_or_rank", "The number may be a share, a rank or a citation.", statement.claim.quote[:40])
    return None


def has_changed(statement: Statement) -> Doubt | None:
    """Ask: does the sentence tell of a change from one value to another?"""
    near = statement.sentence[max(0, statement.at - 50) : statement.ends + 30]
    arrow = _ARROW.search(near)
    found = (
        arrow[0]
        if arrow
        else find_phrase(statement.sentence[max(0, statement.at - 90) : statement.ends + 20], "story_of_change")
    )
    if _number(statement) is not None and found:
        return Doubt("has_changed", f"The sentence tells of a change: {found!r}.", found)
    return None


def one_of_pair(statement: Statement) -> Doubt | None:
    """Ask: is the value one of two or more side by side?"""
    if _number(statement) is None:
        return None
    text, at, ends = (
        (statement.sentence, statement.at, statement.ends)
        if statement.cell is None
        else (statement.cell.text, statement.cell.text.find(statement.claim.quote), 0)
    )
    ends = ends or at + len(statement.claim.quote)
    if at < 0:
        return None
    where = "cell_pair" if statement.cell else "pair"
    for name, joint in _JOINTS.items():
        if re.search(_BEHIND.format(joint), text[ends:], re.IGNORECASE):
            return Doubt(f"{where}_{name}_first", "Another number stands right behind the value.", text[at : ends + 20])
        if re.search(_AHEAD.format(joint), text[:at], re.IGNORECASE):
            return Doubt(
                f"{where}_{name}_second", "Another number stands right before the value.", text[max(0, at - 20) : ends]
            )
    return None


def wrong_of_pair(statement: Statement) -> Doubt | None:
    """Ask of "$3/$15 per million input/output tokens": is the value the one of the pair that its side says?"""
    places = {"input_price": 0, "output_price": 1}
    place = places.get(statement.claim.attribute)
    text = " ".join((statement.sentence, *labels_of(statement)))
    sides = _SIDES.search(text)
    if place is None or sides is None:
        return None
    if sides["second"]:
        place = 1 - place
    around = statement.cell.text if statement.cell else statement.sentence
    at = around.find(statement.claim.quote) if statement.cell else statement.at
    number = _NUMBERS.search(statement.claim.quote)
    before, behind = around[:at], around[at + (number.end() if number else 0) :]
    first = re.match(r"\s*(?:/|and|,|&)\s*[~$]*\d", behind) is not None
    second = re.search(r"\d\s*(?:/|and|,|&)\s*[~$]*$", before) is not None
    if (second and not first and place == 0) or (first and not second and place == 1):
        return Doubt("wrong_of_pair", "By its place in the pair the value belongs to the other side.", sides[0])
    return None


def is_bound(statement: Statement) -> Doubt | None:
    """Ask: is the number only a bound or an estimate?"""
    found = _SIGN.search(statement.before)
    if _number(statement) is not None and found:
        return Doubt("is_bound", "The number is a bound or an estimate.", found[0].strip())
    return None


def many_numbers(statement: Statement) -> Doubt | None:
    """Ask: are there many numbers in the sentence or cell?"""
    text = statement.cell.text if statement.cell else statement.sentence
    count = len(_NUMBERS.findall(text))
    if _number(statement) is not None and count > 6:
        return Doubt("many_numbers", f"The sentence holds {count} numbers.")
    return None


QUESTIONS = (
    implausible, unusual_window, off_scale, counts_something, without_unit, is_difference, is_workload, is_formula,
    is_total, is_limit, is_share_or_rank, has_changed, one_of_pair, wrong_of_pair, is_bound, many_numbers,
)  # fmt: skip
