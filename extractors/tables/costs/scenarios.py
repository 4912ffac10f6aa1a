"""Finds the scenario that the costs of a table or list are for: in its caption, the lines above, the headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from counterclaim.extractors.values.workloads import Workload, find_workload, heads_scenario, names_people, runs_a_month

_UNIT = re.compile(r"[$€£/]|\b(?:per|input|output)\b", re.IGNORECASE)  # what a price of tokens is called
_RATE = re.compile(
    r"\d[\d,.]*\s?[KkMm]?(?=\s?(?:/|per|a)\s?(?:day|month|mo)\b)"
)  # "150/day": events of the first column
_COUNTED = re.compile(r"\d[\d,.]*\s?[KkMm]?(\s[a-z]+s)\s?(?:/|per|a)\s?(?:day|month|mo)\b")
_LONGEST = 160  # characters of a line that is no running text


@dataclass(frozen=True, slots=True)
class Scenario:
    """A workload, and the words of the page that state it."""

    load: Workload
    words: str
    people: bool = False


def find_scenario(caption: str, above: list[str], path: tuple[str, ...]) -> Scenario | None:
    """Return the scenario that a caption, the lines above or the headings state, the nearest that gives a workload."""
    short = [text for text in above if len(text) <= _LONGEST * 2]
    joint = "; ".join(short)
    headings = list(reversed(path[-2:]))
    for words in (caption, *reversed(short), joint, *headings):
        load = find_workload(words)
        if load.tokens is not None:
            found = load if load.monthly else find_workload(f"{words}; {headings[0] if headings else ''}")
            return Scenario(load if load.monthly else replace(load, monthly=found.monthly), brief(words))
    for words in (caption, *reversed(short), *headings):
        load = find_workload(words)
        if load.counted or names_people(words):
            return Scenario(load, brief(words), people=names_people(words) and not load.counted)
    lead = next((words for words in (caption, *short[-1:]) if runs_a_month(words)), None)
    if lead is not None:
        return Scenario(Workload(), brief(lead))
    named = next((heading for heading in headings if heads_scenario(heading)), None)
    return Scenario(Workload(monthly=True), brief(named)) if named else None


def scenarios_of(heads: Mapping[int, str], above: Scenario | None) -> dict[int, Scenario]:
    """Return the columns of a table that are headed by workloads: "10M tokens/month", "Heavy (500 calls/day)".

    Where what stands above gives the tokens of one call, calls times these are the workload.
    """
    monthly = above is not None and above.load.monthly
    found: dict[int, Scenario] = {}
    event = ""
    for col, head in heads.items():
        load, words = find_workload(head), head
        if not load.counted and event and _RATE.search(head):
            words = _RATE.sub(rf"\g<0>{event}", head)
            load = find_workload(words)
        if not load.counted or names_people(head) or not (load.monthly or (monthly and not _UNIT.search(head))):
            continue
        event = event or _event_of(head)
        if load.tokens is None and above is not None and above.load.sides:
            together = find_workload(f"{above.words}; {words}")
            load = together if together.monthly and together.tokens is not None else load
        found[col] = Scenario(replace(load, monthly=True), head.strip())
    return found


def _event_of(head: str) -> str:
    """Return what is counted in "Light (40 calls/day)": " calls"."""
    match = _COUNTED.search(head)
    return match[1] if match else ""


def brief(words: str) -> str:
    """Return the words of a scenario as its claims keep them."""
    return " ".join(words.split()).rstrip(":")[:_LONGEST]
