"""Wording of explanations: values with units, arithmetic, sources, dates, quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.claim_dates import claim_date
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.extractors.records import Claim
from counterclaim.extractors.values.formatting import SCALES, dollars, human_date


def money(value: Decimal) -> str:
    """Return dollars with cents, more digits if it has them: $2.00, $0.075."""
    return f"{'-' if value < 0 else ''}{dollars(value)}"


def number(value: Decimal, digits: int = 2) -> str:
    """Return a number for reading: thousands separated, at most ``digits`` decimals."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def multiple(value: Decimal) -> str:
    """Return a factor such as 18.2x or 0.125x."""
    return f"{number(value, 1 if value >= 10 else 2 if value >= 1 else 3)}x"


def size(value: Decimal) -> str:
    """Return a count in T, B or M: 123B."""
    for scale, letter in SCALES[:3]:
        if abs(value) >= scale:
            return number(value / scale) + letter
    return number(value)


def written(value: object, name: str) -> str:
    """Return a value of an attribute as a reader writes it."""
    known = attribute(name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if known.form == "date" and isinstance(value, str):
        return human_date(value)
    if not isinstance(value, Decimal):
        return str(value)
    forms: dict[str, Callable[[Decimal], str]] = {
        "money": money, "money_per_month": money, "money_per_mtok": lambda v: money(v) + " per 1M tokens",
        "count": size, "token_count": size,
        "tokens": lambda v: number(v) + " tokens", "seconds": lambda v: number(v, 3) + " s",
        "tokens_per_second": lambda v: number(v) + " tokens/s", "gigabytes": lambda v: number(v) + " GB",
        "percent": lambda v: number(v) + "%",
    }  # fmt: skip
    return forms.get(known.form, number)(value)


def difference(value: Decimal, name: str) -> str:
    """Return a difference of two values of an attribute: percentages differ by points."""
    return f"{number(value)} points" if attribute(name).form == "percent" else written(value, name)


def subject_of(index: Index, name: str, fact: Fact) -> str:
    """Return what a sentence is about: "The input price of A 1"."""
    return f"The {attribute(name).label} of {index.name(fact.subject)}"


def value_of(fact: Fact) -> str:
    """Return a fact's value with its hedge, bound or range."""
    claim, qualifiers = fact.claim, fact.claim.qualifiers
    text = written(claim.value, claim.attribute)
    if attribute(claim.attribute).form == "percent" and _is_fraction(claim):
        text = number(fact.number, 4)
    if qualifiers.low is not None and qualifiers.high is not None:
        return f"{written(qualifiers.low, claim.attribute)} to {written(qualifiers.high, claim.attribute)}"
    bound = {"min": "at least ", "max": "at most "}.get(qualifiers.bound or "", "")
    return ("about " if qualifiers.approx else "") + bound + text


def _is_fraction(claim: Claim) -> bool:
    """Return whether a score is written as a share of 1, without a sign of percent."""
    return isinstance(claim.value, Decimal) and abs(claim.value) <= 1 and "%" not in claim.quote


def where(facts: Sequence[Fact], *, all_docs: Sequence[Fact]) -> str:
    """Return `` (source)`` for the pages of some facts when the conflict spans several, else nothing."""
    names = _names(all_docs)
    if len(names) < 2:
        return ""
    told = sorted({names.get(fact.doc, fact.doc) for fact in facts})
    more = f" and {len(told) - 2} more" if len(told) > 2 else ""
    return f" ({', '.join(told[:2])}{more})"


def page_says(facts: Sequence[Fact], words: str, *, all_docs: Sequence[Fact]) -> str:
    """Return who says ``words``: ``the page says "18x"``, ``one page says "18x" (Price Watch)``."""
    pages = where(facts, all_docs=all_docs)
    return f"one page says {words}{pages}" if pages else f"the page says {words}"


def _names(facts: Sequence[Fact]) -> dict[str, str]:
    """Return what to call each page: its source if only this page is of it, else its own name, after the source."""
    sources = {fact.doc: fact.stored.source.removeprefix("reference:") for fact in facts}
    pages = Counter(sources.values())
    leaves = Counter(_leaf(doc) for doc in sources)
    names = {}
    for doc, source in sources.items():
        page = _leaf(doc) if leaves[_leaf(doc)] == 1 else doc
        names[doc] = page if len(pages) == 1 else source if pages[source] == 1 else f"{source}: {page}"
    return names


def _leaf(doc: str) -> str:
    return doc.rstrip("/").rpartition("/")[2] or doc


def on(when_: date) -> str:
    """Return a day written out."""
    return human_date(when_.isoformat())


def when(fact: Fact) -> str:
    """Return the date a fact was said, written out; nothing if neither text, section nor page gives it."""
    said = claim_date(fact)
    return human_date(said.text) if said else ""


def quoted(text: str, most: int = 90) -> str:
    """Return the words in quotation marks, shortened at the end if long."""
    text = " ".join(text.split())
    return f'"{text if len(text) <= most else text[: most - 1].rstrip() + "…"}"'
