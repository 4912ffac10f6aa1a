"""Extracts what a workload costs a month with each model, from tables below a scenario and from lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from counterclaim.extractors.labels.model_names import model_named
from counterclaim.extractors.models.plans import is_brand
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Block, Cell, Claim, Document, Qualifiers, Quantity, Table
from counterclaim.extractors.sentences.attachment import conditions
from counterclaim.extractors.tables.conditions import model_condition
from counterclaim.extractors.tables.costs.multiples import without_multiples
from counterclaim.extractors.tables.costs.scenarios import Scenario, brief, find_scenario, scenarios_of
from counterclaim.extractors.tables.costs.told_again import told_again
from counterclaim.extractors.tables.roles import TableView
from counterclaim.extractors.values.quantities import find_quantities
from counterclaim.extractors.values.workloads import (
    Workload,
    factors_of,
    find_workload,
    heads_condition,
    heads_costs,
    heads_monthly_costs,
    names_people,
)

_MOST_ABOVE = 5  # blocks above a table or a list that its workload may be spread over
_LONGEST = 160  # characters of a line that is no running text
_LABEL = re.compile(r"(?P<name>[^:=]{2,80}?)\s?(?::\s?=?|=|\s[–—-])\s")
_API = re.compile(r"\bAPI\b")
_LEAD_WORDS = re.compile(
    r"^(?:(?:monthly\s)?(?:costs?|bill|price)\s(?:on|for|with|of|in)\s|with\s|using\s|100\s?%\s)", re.IGNORECASE
)
_BRACKET = re.compile(r"\(([^()]{2,40})\)")
_INNER = re.compile(r"([^()]+?)\s?\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class _Line:
    subject: str
    condition: str | None
    amount: Quantity
    formula: str


@dataclass(frozen=True, slots=True)
class _Cost:
    subject: str
    amount: Quantity
    start: int
    end: int
    scenario: Scenario
    condition: str | None
    locator: str
    rule: str
    covers: int  # where the calculation begins whose amounts are no prices


def with_workload_costs(document: Document, registry: Registry, claims: list[Claim]) -> list[Claim]:
    """Return the claims with the costs of a month that tables and lists give for a stated workload.

    No amount that is such a cost, or that is multiplied to one, is any other price as well.
    """
    if "$" not in document.text:
        return claims
    claims = without_multiples(document, claims)
    found = [cost for table in document.tables for cost in _of_table(document, table, registry)]
    found += _of_lines(document, registry)
    found += (
        _Cost(one.subject, one.amount, one.start, one.end, one.scenario, None, one.place, "again", one.start)
        for one in told_again(document, registry)
    )
    spans = [(cost.covers, cost.end) for cost in found]
    kept = [
        claim
        for claim in claims
        if not (claim.relation == "is" and claim.unit.startswith("USD"))
        or not any(start < claim.end and claim.start < end for start, end in spans)
    ]
    return kept + [_claim(document, cost) for cost in found]


def _of_table(document: Document, table: Table, registry: Registry) -> Iterator[_Cost]:
    grid = TableView(document, table, table.grid(), max(table.header_rows, 1))
    if table.cols < 2 or len(grid.rows) <= grid.head:
        return
    scenario = find_scenario(table.caption, _above(document, table) or _of_parent(document, table), table.path)
    yield from _by_models(grid, registry, scenario)
    yield from _by_scenarios(grid, registry, scenario)
    yield from _by_columns(grid, registry, scenario)


def _by_models(grid: TableView, registry: Registry, scenario: Scenario | None) -> Iterator[_Cost]:
    """Rows of models under "Monthly cost", below a scenario."""
    if scenario is None or scenario.people:
        return
    first = next((c for c in range(1, grid.table.cols) if _heads(grid.column(c), scenario)), None)
    if first is None:
        yield from _by_parts(grid, registry, scenario)
        return
    columns = {first: ""}
    columns |= {c: grid.column(c) for c in range(first + 1, grid.table.cols) if heads_condition(grid.column(c))}
    for row, named in _models_of_rows(grid, registry).items():
        for col, under in columns.items():
            cell = grid.rows[row][col]
            if cell is not None and (amount := _amount(grid.text(row, col))):
                beside = _BRACKET.search(grid.text(row, col), amount.end)
                stated = (named[1], under, beside[1] if beside else None)
                condition = ", ".join(part for part in stated if part) or None
                locator = f"{grid.text(row, 0)} / {grid.column(col)}"
                yield _cost(named[0], amount, cell, scenario, condition, locator)


def _by_parts(grid: TableView, registry: Registry, scenario: Scenario) -> Iterator[_Cost]:
    """Rows of a bill, "Claude Sonnet 4.6 for escalations (5% of traffic)" before "$1,350/month"."""
    rows = [
        row for row in range(len(grid.rows)) if (a := _amount(grid.text(row, 1))) and a.dimension == "money_per_month"
    ]
    if grid.table.cols != 2 or len(rows) < max(3, len(grid.rows) - 1) or find_workload(grid.column(1)).counted:
        return
    for row in rows:
        label, cell = grid.text(row, 0), grid.rows[row][1]
        names, amount = registry.names(label), _amount(grid.text(row, 1))
        if len(names) == 1 and names[0].specific and cell is not None and amount is not None:
            subject = registry.find(label)[0].name
            rest = label if len(label) > names[0].end - names[0].start else None
            yield _cost(subject, amount, cell, scenario, rest, label)


def _heads(label: str, scenario: Scenario) -> bool:
    workload = find_workload(label)
    return heads_monthly_costs(label) or (scenario.load.monthly and heads_costs(label) and not workload.counted)


def _by_scenarios(grid: TableView, registry: Registry, above: Scenario | None) -> Iterator[_Cost]:
    """Rows of workloads ("10M tokens/month") with a column of costs for each model."""
    columns = {c: named for c in range(1, grid.table.cols) if (named := _model_of(grid.column(c), registry))}
    monthly = above is not None and above.load.monthly
    for row in range(grid.head, len(grid.rows)) if columns else ():
        label = grid.text(row, 0)
        load = find_workload(label)
        if not load.counted or not (load.monthly or monthly) or names_people(label):
            continue
        scenario = Scenario(replace(load, monthly=True), label.strip())
        for col, (subject, condition) in columns.items():
            cell = grid.rows[row][col]
            if cell is not None and (amount := _amount(grid.text(row, col))):
                yield _cost(subject, amount, cell, scenario, condition, f"{label} / {grid.column(col)}")


def _by_columns(grid: TableView, registry: Registry, above: Scenario | None) -> Iterator[_Cost]:
    """Columns of workloads ("10M tokens/month") with a row of costs for each model."""
    columns = scenarios_of({col: grid.column(col) for col in range(1, grid.table.cols)}, above)
    for row, named in _models_of_rows(grid, registry).items() if columns else ():
        for col, scenario in columns.items():
            cell = grid.rows[row][col]
            if cell is not None and (amount := _amount(grid.text(row, col))):
                yield _cost(named[0], amount, cell, scenario, named[1], f"{grid.text(row, 0)} / {grid.column(col)}")


def _cost(subject: str, amount: Quantity, cell: Cell, scenario: Scenario, condition: str | None, locator: str) -> _Cost:
    start, end = cell.start + amount.start, cell.start + amount.end
    return _Cost(subject, amount, start, end, scenario, condition, locator, "table", start)


def _amount(text: str) -> Quantity | None:
    """Return the one amount of dollars that a cell or a line's end holds."""
    found = [q for q in find_quantities(text) if q.dimension in {"money", "money_per_month"}]
    plain = len(found) == 1 and found[0].currency in {None, "USD"} and len(text) - (found[0].end - found[0].start) <= 24
    return found[0] if plain and "%" not in text and "/user" not in text else None


def _above(document: Document, table: Table) -> list[str]:
    """Return the blocks right above a table in its section, in order; those above another table do not count."""
    before = [b for b in document.blocks if b.end <= table.start and b.kind != "cell"]
    others = [t.end for t in document.tables if t.end <= table.start]
    since = max(others, default=0)
    texts: list[str] = []
    for block in reversed(before[-_MOST_ABOVE:]):
        if block.start < since or block.kind in {"heading", "title"} or block.path != table.path:
            break
        texts.insert(0, document.of(block))
    return texts


def _of_parent(document: Document, table: Table) -> list[str]:
    """Return the last blocks of the section that the table's own is a part of, where no other table stands in it."""
    parent = table.path[:-1]
    own = [block for block in document.blocks if block.path == parent and block.end <= table.start]
    texts = [document.of(block) for block in own if block.kind not in {"heading", "title"}]
    return texts[-_MOST_ABOVE:] if parent and all(block.kind != "cell" for block in own) else []


def _models_of_rows(grid: TableView, registry: Registry) -> dict[int, tuple[str, str | None]]:
    """Return the model of each row and what its label says of it; of a model's two rows that is all behind its name."""
    rows = range(grid.head, len(grid.rows))
    found = {row: named for row in rows if (named := _model_of(grid.text(row, 0), registry)) is not None}
    counts = Counter(name for name, _ in found.values())
    for row, (name, condition) in found.items():
        mentions = registry.find(text := grid.text(row, 0)) if counts[name] > 1 and condition is None else []
        rest = text[mentions[-1].end :].strip(" *_:–—-") if mentions else ""
        found[row] = (name, condition or rest or None)
    return found


def _model_of(text: str, registry: Registry) -> tuple[str, str | None] | None:
    """Return the model that a label names, and what it says of it; not a plan, a product or several models."""
    found = _named_in(text, registry)
    known = found is not None and (any(c.isdigit() for c in found[0]) or registry.names(found[0]))
    return found if known else None


def _named_in(text: str, registry: Registry) -> tuple[str, str | None] | None:
    plain = _LEAD_WORDS.sub("", " ".join(_API.sub(" ", text).split()).strip(" *_:~"))
    bracket = _INNER.fullmatch(plain)
    if bracket is not None and not registry.names(bracket[2]):
        joined = registry.find(f"{bracket[1]} {bracket[2]}")
        if len(joined) == 1 and joined[0].end == len(bracket[1]) + 1 + len(bracket[2]):
            return (joined[0].name, None) if not is_brand(joined[0].name) else None
    name = model_named(plain, registry)
    if name is None and bracket is not None:
        name = model_named(bracket[1], registry)
        return (name, bracket[2]) if name is not None and not is_brand(name) else None
    if name is None or is_brand(name) or re.match(r"\d+\s?[x×]\s", plain):
        return None
    return name, model_condition(plain)


def _of_lines(document: Document, registry: Registry) -> Iterator[_Cost]:
    """Lines "Model: 5M input + 2M output = $32.50/month" in a list below its workload."""
    above: list[Block] = []
    shared: Decimal | None = None
    for block in document.blocks:
        text = document.of(block)
        if block.kind == "cell" or len(text) > _LONGEST * 2:
            above, shared = [], None
            continue
        line = _line(text, registry) if len(text) <= _LONGEST and "$" in text else None
        if line is not None:
            leads = [document.of(one) for one in above if one.path == block.path]
            scenario, shared = _line_scenario(line, find_scenario("", leads, block.path), shared)
            if scenario is not None and (line.amount.dimension == "money_per_month" or scenario.load.monthly):
                start, end = block.start + line.amount.start, block.start + line.amount.end
                place = " > ".join(block.path)
                covers = start - (len(line.formula) if factors_of(line.formula) else 0)
                yield _Cost(line.subject, line.amount, start, end, scenario, line.condition, place, "line", covers)
        elif block.kind != "item":
            above, shared = [block], None
        elif "$" not in text:
            above = [*above[-_MOST_ABOVE:], block]


def _line_scenario(
    line: _Line, scenario: Scenario | None, shared: Decimal | None
) -> tuple[Scenario | None, Decimal | None]:
    """Return the scenario of a line, and the tokens of its calculation for the lines below that leave them out."""
    own = factors_of(line.formula) or (find_workload(line.formula).tokens if line.formula else None)
    if own is not None:
        words = scenario.words if scenario else brief(line.formula)
        monthly = scenario is not None and scenario.load.monthly
        return Scenario(Workload(own, monthly=monthly, sides=True), words), own
    if scenario is None or scenario.people:
        return None, shared
    if scenario.load.tokens is None and shared is not None and line.formula:
        scenario = replace(scenario, load=replace(scenario.load, tokens=shared))
    return scenario, shared


def _line(text: str, registry: Registry) -> _Line | None:
    """Return what a line says that gives one model's cost, or None."""
    label = _LABEL.match(text)
    named = _model_of(label["name"], registry) if label else None
    if label is None or named is None:
        return None
    rest = text[label.end() :]
    formula, equals, result = rest.rpartition("=")
    amount = _amount(result)
    if amount is None or re.search(r"\w", result[amount.end :]):
        return None
    shift = label.end() + (len(formula) + len(equals) if equals else 0)
    return _Line(*named, replace(amount, start=amount.start + shift, end=amount.end + shift), formula)


def _claim(document: Document, cost: _Cost) -> Claim:
    load = cost.scenario.load
    stated = () if load.tokens is not None and not load.sides else (cost.scenario.words,)
    found: Qualifiers = conditions(cost.amount, volume_tokens=load.tokens, tier=cost.condition)
    return Claim(
        doc=document.id,
        url=document.url,
        subject=cost.subject,
        attribute="monthly_cost",
        relation="is",
        value=cost.amount.value,
        quote=document.text[cost.start : cost.end],
        start=cost.start,
        end=cost.end,
        unit="USD/month",
        qualifiers=found.under(*stated),
        locator=cost.locator,
        rule=f"workload.{cost.rule}",
    )
