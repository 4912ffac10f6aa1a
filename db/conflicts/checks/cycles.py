"""Detects cycles of comparisons that no ordering can satisfy: A < B < C < A."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from counterclaim.db.conflicts.attributes import attribute, ordering_words
from counterclaim.db.conflicts.build import conflict, meaning
from counterclaim.db.conflicts.checks.directions import direction, lane_of, sign_of
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.severity import grade
from counterclaim.db.conflicts.wording import quoted, where
from counterclaim.db.records import Conflict
from counterclaim.extractors.records import Value

Edges = dict[str, dict[str, Fact]]
Lane = tuple[str, str]
LARGEST = 60  # models in a component of comparisons over several pages; a larger one is noise


def check(index: Index) -> Iterator[Conflict]:
    """Yield the cycles of each page, and those that only several pages together form."""
    yield from check_pages(index)
    rough: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for facts in index.pairs.values():
        for fact in facts:
            step = _step(fact)
            if step is not None and not attribute(fact.attribute).opinion:
                rough[step[0]][step[1]].add(step[2])
    for lane in sorted(rough):
        for knot in small_components(rough[lane]):
            yield from check_component(index, lane, knot)


def check_pages(index: Index) -> Iterator[Conflict]:
    """Yield one conflict for each component of a page's comparisons with a cycle of three or more."""
    pages: dict[str, dict[tuple[str, str], list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for pair, facts in index.pairs.items():
        for fact in facts:
            pages[fact.doc][pair].append(fact)
    for doc in sorted(pages):
        for circle in _circles(_graphs(pages[doc])):
            yield _conflict(index, circle, doc)


def directed_edge(name: str, relation: str, value: Value, subject: str, other: str) -> tuple[str, str, str] | None:
    """Return (lane, upper, lower) of a comparison, whatever its conditions; None if it puts neither above."""
    sign = sign_of(name, relation, value)
    return edge_of_sign(name, sign, subject, other) if sign else None


def edge_of_sign(name: str, sign: int, subject: str, other: str) -> tuple[str, str, str]:
    """Return the same of a comparison that is known to put its subject above (1) or below (-1)."""
    known = attribute(name)
    return f"{known.family}:{known.lane}", *((subject, other) if sign > 0 else (other, subject))


def _step(fact: Fact) -> tuple[str, str, str] | None:
    return directed_edge(fact.attribute, fact.claim.relation, fact.claim.value, fact.subject, fact.object)


def small_components(edges: Mapping[str, Iterable[str]]) -> list[set[str]]:
    """Return the strongly connected components of a rough graph that are small enough to check."""
    return [knot for knot in strongly_connected_components(edges) if 2 < len(knot) <= LARGEST]


def check_component(index: Index, lane: str, knot: set[str]) -> Iterator[Conflict]:
    """Yield the cycles among a component's models that no page has by itself."""
    inside = {
        pair: [fact for fact in facts if (found := _step(fact)) is not None and found[0] == lane]
        for pair, facts in index.pairs.items()
        if knot.issuperset(pair)
    }
    for circle in _circles(_graphs(inside)):
        if len({fact.doc for fact in circle}) > 1:
            yield _conflict(index, circle, "")


def _upper(fact: Fact) -> tuple[str, str]:
    stated = direction(fact, fact.subject)
    return (fact.subject, fact.object) if stated is not None and stated.sign > 0 else (fact.object, fact.subject)


def _graphs(pairs: Mapping[tuple[str, str], Sequence[Fact]]) -> dict[Lane, Edges]:
    """Return a graph per lane, with an edge for each pair on which all agree; the others conflict already."""
    graphs: dict[Lane, Edges] = defaultdict(lambda: defaultdict(dict))
    for pair in sorted(pairs):
        signs: dict[Lane, set[int]] = defaultdict(set)
        facts: dict[Lane, list[Fact]] = defaultdict(list)
        for fact in pairs[pair]:
            stated = direction(fact, pair[0])
            if stated is not None and stated.sign:
                signs[lane_of(fact)].add(stated.sign)
                facts[lane_of(fact)].append(fact)
        for lane, found in signs.items():
            if len(found) == 1:
                fact = min(facts[lane], key=lambda fact: (meaning(fact), fact.order))
                top, bottom = _upper(fact)
                graphs[lane][top][bottom] = fact
    return graphs


def _circles(graphs: Mapping[Lane, Edges]) -> Iterator[list[Fact]]:
    for lane in sorted(graphs):
        for knot in strongly_connected_components(graphs[lane]):
            circle = _circle(graphs[lane], knot)
            if len(circle) > 2:
                yield circle


def strongly_connected_components(edges: Mapping[str, Iterable[str]]) -> list[set[str]]:
    """Return the strongly connected sets of two or more nodes (Tarjan's algorithm, without recursion)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    held: set[str] = set()
    out: list[set[str]] = []
    for root in sorted(edges):
        work = [(root, iter(sorted(edges.get(root, ()))))] if root not in order else []
        while work:
            node, rest = work[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                stack.append(node)
                held.add(node)
            child = next(rest, None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    out.append(_pop(stack, held, node))
            elif child not in order:
                work.append((child, iter(sorted(edges.get(child, ())))))
            elif child in held:
                low[node] = min(low[node], order[child])
    return [knot for knot in out if len(knot) > 1]


def _pop(stack: list[str], held: set[str], node: str) -> set[str]:
    knot: set[str] = set()
    while node not in knot:
        name = stack.pop()
        held.discard(name)
        knot.add(name)
    return knot


def _circle(edges: Edges, knot: set[str]) -> list[Fact]:
    """Return the edges of a shortest cycle through the component's first node."""
    start = min(knot)
    back: dict[str, str] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for child in sorted(edges.get(node, ())):
            if child == start:
                path = [edges[node][start]]
                while node != start:
                    path.append(edges[back[node]][node])
                    node = back[node]
                return path[::-1]
            if child in knot and child not in back:
                back[child] = node
                queue.append(child)
    return []


def _conflict(index: Index, circle: list[Fact], page: str) -> Conflict:
    first = circle[0]
    greater, _, _ = ordering_words(attribute(first.attribute).family)
    steps = []
    for fact in circle:
        top, bottom = (index.name(key) for key in _upper(fact))
        steps.append(f"{top} is {greater} {bottom} ({quoted(fact.claim.quote, 60)}{where([fact], all_docs=circle)})")
    return conflict(
        index,
        "ordering",
        first.attribute,
        circle,
        key=[page, *lane_of(first), *(key for fact in circle for key in _upper(fact))],
        severity=grade(first.attribute, circle),
        explanation=f"These comparisons form a cycle: {', '.join(steps)}.",
    )
