"""Finds the scenario that the costs of a table or list are for: in its caption, the lines above, the headings."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counterclaim.extractors.values.workloads import Workload, find_workload, heads_scenario, names_people

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
    named = next((heading for heading in headings if heads_scenario(heading)), None)
    return Scenario(Workload(monthly=True), brief(named)) if named else None


def brief(words: str) -> str:
    """Return the words of a scenario as its claims keep them."""
    return " ".join(words.split()).rstrip(":")[:_LONGEST]
