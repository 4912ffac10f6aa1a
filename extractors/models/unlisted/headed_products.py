"""Finds the products that a page or a section is named for: "3. Jasper", "Mistral AI Review 2026", "What is DeepSeek?".

Their names are those of companies or ordinary words as well, so that in running text they say nothing of what is meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.lexicon.words import filled
from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.records import Document

_HEADS = frozenset({"title", "heading"})
_LONGEST = 100
_MAKER = " AI"


@per_lexicon(maxsize=1024)
def product_of(heading: str) -> str | None:
    """Return the product that a heading consists of, as it is written there, or None."""
    found = _heading().match(heading) if len(heading) <= _LONGEST else None
    return found["name"] if found and not find_names(heading) else None


def product_beside(heading: str, main: str | None) -> str | None:
    """Return the product that a heading consists of, unless it is the maker of the model that the page is about."""
    product = product_of(heading)
    return product if product and (not main or vendor_of(main) not in product) else None


def headed_products(document: Document, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield how each product that a page is named for, or a section, may be written, and its name.

    A company's name means its product where the whole page is named for it, or no model of the company is named:
    ``known`` are the page's models. Otherwise it means one of them, or all.
    """
    heads = [document.of(block) for block in document.blocks if block.kind in _HEADS]
    made = {vendor_of(name) for name in known}
    seen: set[str] = set()
    for index, heading in enumerate([heads[0] if heads else document.meta.title, *heads[1:]]):
        name = product_of(heading)
        if name is None or (short := name.removesuffix(_MAKER)) in seen:
            continue
        if index and is_company(name) and short in made:
            continue
        seen.add(short)
        yield name, name
        yield (short if name != short else f"{name}{_MAKER}"), name


def is_company(name: str) -> bool:
    """Return True for the name of a company that is that of its product as well."""
    return name in load("families")["company_products"]


@per_lexicon()
def _heading() -> re.Pattern[str]:
    """Return a pattern of a heading that is a product's name, a number before it and what kind of page it is behind."""
    companies = map(str, load("families")["company_products"])
    names = {name.removesuffix(_MAKER) for name in companies} | set(base("possible_subjects")["products"].split())
    names -= set(base("possible_subjects")["unheaded"])
    written = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    kinds = rf"(?:{filled('{title_additions}')}|{filled('{page_kinds}')}|in\s20\d\d|20\d\d)"
    asked = filled("{before_page_products}")
    return re.compile(
        rf"[\W\d_]*(?:{asked}\s)?(?P<name>(?:{written})(?:\sAI)?)"
        rf"(?:\s{kinds})*\s*(?:[|(\[?–—]|:\s|\s-\s|$)",
    )
