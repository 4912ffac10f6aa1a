"""Filters and sort order of the queue as query parameters, with links that change one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from counterclaim.db.browse.conflicts.queue import Order
from counterclaim.db.browse.records.conflicts import Facet, Filters, QueuePage
from counterclaim.db.records import QUEUE_CLASSES, SEVERITIES, UNLISTED
from counterclaim.flows.site.formatting import attribute_label, kind_label, labels, moment, source_label

NAMES = ("severity", "kind", "cls", "status", "new_only", "attribute", "model", "source")
TITLES = {
    "severity": "Severity", "kind": "Kind", "cls": "Class", "status": "Status", "new_only": "Found",
    "attribute": "Attribute", "model": "Model", "source": "Source",
}  # fmt: skip
ANY = "any"
OPEN = "open"
LONGEST = 200  # characters of a filter that are looked at


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """Filters with the order. A queue is one of open conflicts unless another status, or ``any``, is asked for."""

    filters: Filters
    order: Order = "worst"

    def asked(self) -> dict[str, str]:
        """Return the address' arguments; what goes without saying is left out."""
        filters = self.filters
        status = "" if filters.status == OPEN else filters.status or ANY
        said = {name: getattr(filters, name) or "" for name in NAMES if name not in ("status", "new_only")}
        said |= {"status": status, "new_only": "1" if filters.new_only else ""}
        said["less_sure"] = "1" if filters.less_sure else ""
        said["order"] = "" if self.order == "worst" else self.order
        return {name: value for name, value in said.items() if value}

    def suffix(self) -> str:
        """Return the arguments as they follow an address: "" or ``?severity=high``."""
        asked = urlencode(self.asked())
        return f"?{asked}" if asked else ""

    def changed(self, name: str, value: str) -> dict[str, str]:
        """Return the arguments with one filter changed; "" takes it away."""
        if name == "status":
            other: str | bool | None = None if value in ("", ANY) else value
        else:
            other = bool(value) if name == "new_only" else value or None
        filters = replace(self.filters, **{name: other})  # type: ignore[arg-type]  # names are those of the fields
        return replace(self, filters=filters).asked()


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of what was found, such as what is less sure: how many, and the arguments that show it."""

    label: str
    count: int
    chosen: bool
    asked: dict[str, str]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the arguments of the queue without it."""

    title: str
    label: str
    without: dict[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter: how many conflicts it leaves, and the arguments that make it or, if chosen, unmake it."""

    value: str
    label: str
    count: int
    chosen: bool
    asked: dict[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """One filter with its choices.

    Those ``apart`` lead out of the queue to differences that are explained, ``unlisted`` ones to what no list has.
    """

    name: str
    title: str
    choices: tuple[Choice, ...]
    apart: tuple[Choice, ...] = ()
    unlisted: tuple[Choice, ...] = ()


def parse_filters(argument: Callable[[str], str]) -> QueueFilters:
    """Parse the query parameters; ``argument`` gives the value of a name, or ""."""
    said = {name: argument(name)[:LONGEST] or None for name in NAMES}
    status = said["status"] or OPEN
    filters = Filters(
        severity=said["severity"], kind=said["kind"], model=said["model"], attribute=said["attribute"],
        source=said["source"], status=None if status == ANY else status, new_only=said["new_only"] is not None,
        cls=said["cls"], less_sure=argument("less_sure") == "1",
    )  # fmt: skip
    return QueueFilters(filters, "newest" if argument("order") == "newest" else "worst")


def tabs(asked: QueueFilters, page: QueuePage) -> tuple[Tab, ...]:
    """Return the tabs: what reaches the bar, what is less sure, what is on no price list; none for the queue alone."""
    doubted, sure = (facet.count for facet in page.facets["less_sure"])
    (unlisted,) = (facet.count for facet in page.facets["unlisted"])
    filters = asked.filters
    cls = None if filters.cls == UNLISTED else filters.cls
    found = [
        ("Queue", sure, replace(filters, less_sure=False, cls=cls)),
        ("Less sure", doubted, replace(filters, less_sure=True, cls=cls)),
        ("On no price list", unlisted, replace(filters, less_sure=False, cls=UNLISTED)),
    ]
    shown = [
        Tab(label, count, leads == filters, replace(asked, filters=leads).asked())
        for label, count, leads in found
        if count or leads == filters or label == "Queue"
    ]
    return tuple(shown) if len(shown) > 1 else ()


def chips(asked: QueueFilters, page: QueuePage) -> tuple[Chip, ...]:
    """Return the active filters, each with the link that removes it."""
    found = []
    for name in NAMES:
        value = getattr(asked.filters, name)
        if value:
            known = {facet.value: facet.label for facet in page.facets[name]}
            value = "1" if value is True else value
            label = label_of(name, value, known.get(value, value))
            found.append(Chip(TITLES[name], label, asked.changed(name, "")))
    return tuple(found)


def groups(asked: QueueFilters, page: QueuePage) -> tuple[Group, ...]:
    """Return every filter with its choices and counts."""
    return tuple(_group(asked, name, page.facets[name]) for name in NAMES)


def label_of(name: str, value: str, label: str) -> str:
    """Return how a choice of a filter is called; ``label`` is the name of a model or source."""
    if name == "kind":
        return kind_label(value)[1]
    if name == "attribute":
        return attribute_label(value)
    if name in ("cls", "status"):
        group = "classes" if name == "cls" else "statuses"
        return str(labels()[group].get(value, {}).get("label", value))
    if name == "source":
        return source_label(label)
    return f"new since {moment(label)}" if name == "new_only" else label


def _group(asked: QueueFilters, name: str, facets: tuple[Facet, ...]) -> Group:
    chosen = getattr(asked.filters, name)
    chosen = "1" if chosen is True else chosen or ""
    ordered = sorted(facets, key=lambda one: SEVERITIES.index(one.value)) if name == "severity" else facets
    choices = [
        Choice(one.value, label_of(name, one.value, one.label), one.count, one.value == chosen,
               asked.changed(name, "" if one.value == chosen else one.value))
        for one in ordered if one.count or one.value == chosen
    ]  # fmt: skip
    outside = [one for one in choices if name == "cls" and one.value not in QUEUE_CLASSES]
    apart, unlisted = (tuple(one for one in outside if (one.value == UNLISTED) is is_so) for is_so in (False, True))
    return Group(name, TITLES[name], tuple(one for one in choices if one not in outside), apart, unlisted)
