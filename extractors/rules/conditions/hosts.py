"""Applies the host that a heading, a caption or a sentence of a section names to the prices and speeds below it.

"## 2. DeepInfra" over a list of prices, "It is running on Groq." over a table: they hold at that host.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.records import Claim, Document
from counterclaim.extractors.rules.conditions.sections import Sections
from counterclaim.extractors.sentences.others.hosts import host_of_label, host_run_on, names_host
from counterclaim.extractors.sentences.splitter import sentence_spans

_HOSTED = frozenset({"input_price", "output_price", "cached_input_price", "token_price", "throughput", "latency"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence that says where the model of its section runs."""

    start: int
    path: tuple[str, ...]
    host: str


def at_hosts(document: Document, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the claims with the one host that what stands over them names; a claim's own host stays."""
    if not names_host(document.text):
        yield from claims
        return
    sections = Sections.of(document)
    places = list(_places(document))
    for claim in claims:
        if claim.relation != "is" or claim.attribute not in _HOSTED or claim.qualifiers.provider is not None:
            yield claim
            continue
        host = _host_over(claim, sections, places)
        yield claim if host is None else replace(claim, qualifiers=replace(claim.qualifiers, provider=host))


def _host_over(claim: Claim, sections: Sections, places: Iterable[_Place]) -> str | None:
    """Return the host that stands over a claim, unless it is the maker of the claim's model."""
    host = next((host for label in sections.labels(claim.start) if (host := host_of_label(label))), None)
    if host is None and (block := sections.at(claim.start)) is not None:
        above = (one.host for one in places if one.path == block.path and one.start < claim.start)
        host = next(above, None)
    maker = vendor_of(claim.subject).partition(" ")[0]
    return None if host is None or (maker and maker in host) else host


def _places(document: Document) -> Iterator[_Place]:
    for block in document.blocks:
        if block.kind == "paragraph" and block.path and names_host(text := document.of(block)):
            for start, end in sentence_spans(text):
                if (host := host_run_on(text[start:end])) is not None:
                    yield _Place(block.start + start, block.path, host)
