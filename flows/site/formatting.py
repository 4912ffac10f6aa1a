"""Attributes, values, dates and links in the form a person reads. Words live in ``site/templates/words.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any, cast
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

import yaml

from counterclaim.db.bar import in_words, percent
from counterclaim.db.conflict_kinds import kind_of_conflict
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.lexicon.benchmark_table import PREFIX, find_benchmark
from counterclaim.extractors.records import Claim, Qualifiers, Relation, Value
from counterclaim.extractors.values.formatting import SCALES, dollars, grouped, human_date

HYPOTHETICAL = "supposed, not stated"
LINKABLE_SCHEMES: frozenset[str] = frozenset({"http", "https", "file"})

_REFERENCE = "reference:"
_LONGEST_FRAGMENT_WORDS = 10  # a longer quote is linked by its first and last words
_FRAGMENT_EDGE_WORDS = 4
_LONGEST_PLAIN = 20  # digits; beyond that a number is shown in exponent form
_SCORES = {name: (Decimal(0), Decimal(best)) for name, best in (("percent", 100), ("index", 100), ("ten", 10))}
_SUFFIXES: dict[str, str] = {
    "money_per_mtok": " per 1M tokens",
    "tokens": " tokens",
    "token_count": " tokens",
    "percent": "%",
    "seconds": " s",
    "tokens_per_second": " tokens/s",
    "gigabytes": " GB",
}


@cache
def labels() -> Any:
    """Return the words of pages and files: ``relations``, ``classes``, ``statuses`` and ``severities``."""
    text = files("counterclaim.flows").joinpath("site", "templates", "words.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def label(group: str, name: str) -> tuple[str, str]:
    """Return what a status or class (``statuses``, ``classes``) is called and what it means."""
    known = labels()[group].get(name, {})
    return str(known.get("label", name)), str(known.get("says", ""))


def kind_label(kind: str) -> tuple[str, str, str]:
    """Return a kind of conflict as (id, label, what it means)."""
    known = kind_of_conflict(kind)
    return kind, known.label, known.says


def attribute_label(attribute: str) -> str:
    """Return the attribute in few words: ``output price``, ``MT-Bench``."""
    return describe(attribute).short


def attribute_form(attribute: str) -> str:
    """Return how values of the attribute are written, a form of ``extractors/lexicon/attributes.yml``."""
    return describe(attribute).form


def score_range(attribute: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the best score of a benchmark, or None where its scale has no ends."""
    found = find_benchmark(attribute) if attribute.startswith(PREFIX) else None
    return _SCORES.get(found.scale if found else attribute_form(attribute))


def source_label(source: str) -> str:
    """Return a source as people know it; a price database is called one."""
    name = source.removeprefix(_REFERENCE)
    return name if name == source else f"{name}, {labels()['reference']}"


def in_matrix(attribute: str) -> bool:
    """Return whether plain values of the attribute mean something without a workload or a pair."""
    return describe(attribute).in_matrix


def human_value(attribute: str, value: Any) -> str:
    """Return a plain (``is``) value with its unit: ``$2.00 per 1M tokens``, ``128K tokens``, ``yes``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    number = _number(value)
    form = attribute_form(attribute)
    if number is None:
        return human_date(str(value)) if form == "date" else str(value)
    return _number_text(number, form)


def short_value(attribute: str, value: Any) -> str:
    """Return the value for a narrow cell, without the unit that the column's heading implies."""
    return human_value(attribute, value).removesuffix(" per 1M tokens").removesuffix(" tokens")


def claimed_value(claim: Claim) -> str:
    """Return what a claim says in a few words, comparisons with their object: ``18x Mistral Small 3.1``."""
    if claim.relation == "is":
        return _with_bounds(claim, human_value(claim.attribute, claim.value))
    other = claim.object or "another model"
    if claim.relation in labels()["relations"]:
        return f"{labels()['relations'][claim.relation]} {other}"
    number = _number(claim.value)
    if number is None:
        return f"compared with {other}"
    if claim.relation == "ratio":
        return f"{short_number(number)}× {other}"
    if claim.relation == "percent_diff":
        return f"{_signed(number)}% against {other}"
    amount = _number_text(abs(number), attribute_form(claim.attribute))
    return f"{'−' if number < 0 else '+'}{amount} against {other}"


def conditions(qualifiers: Qualifiers) -> str:
    """Return the conditions that narrow a value, joined by commas, or an empty string."""
    host = qualifiers.provider and f"at {qualifiers.provider}"
    parts = [text for text in (qualifiers.tier, *qualifiers.conditions, host) if text]
    if qualifiers.volume_tokens is not None:
        parts.append(f"for {_number_text(qualifiers.volume_tokens, 'tokens')} a month")
    if qualifiers.as_of:
        parts.append(f"as of {human_date(qualifiers.as_of)}")
    if qualifiers.attributed_to:
        parts.append(f"according to {qualifiers.attributed_to}")
    return ", ".join(parts)


def stated(
    attribute: str, value: str | None, held: Mapping[str, Any], *, relation: str = "is", other: str | None = None
) -> str:
    """Return what a claim of the database says, with its unit and bounds: ``at most $2.00 per 1M tokens``, ``18× X``.

    ``value`` is its exact text, ``held`` its qualifiers.
    """
    kept, exact = cast("Relation", relation), exact_value(attribute, value, relation)
    return claimed_value(Claim("", "", attribute, kept, exact, "", 0, 0, other, qualifiers=_qualifiers(held)))


def exact_value(attribute: str, text: str | None, relation: str = "is") -> Value:
    """Return the value that an exact text of the database is: a number is one, but not a year or a licence's name."""
    form = attribute_form(attribute) if relation == "is" else ""
    if text is None or form in {"text", "date"}:
        return text
    if text in {"true", "false"}:
        return text == "true"
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def condition(held: Mapping[str, Any]) -> str:
    """Return the conditions among a claim's qualifiers: ``batch, at Azure``; "" for none."""
    said = conditions(_qualifiers(held))
    return ", ".join(filter(None, (said, HYPOTHETICAL if held.get("hypothetical") else "")))


def spread(attribute: str, low: Decimal | None, high: Decimal | None) -> str:
    """Return how far the claimed numbers lie apart: ``$0.10 to $0.40, 4×``; "" if they do not."""
    if low is None or high is None or low == high:
        return ""
    text = f"{short_value(attribute, low)} to {short_value(attribute, high)}"
    if low <= 0 or high < 2 * low or attribute_form(attribute) in {"date", "percent"}:
        return text
    return f"{text}, {short_number(high / low)}×"


def between(first: str, last: str) -> str:
    """Return one date, or two with "to", as precise as they are."""
    ends = [human_date(text[:10]) for text in (first, last) if text]
    return " to ".join(dict.fromkeys(ends))


def moment(iso: str) -> str:
    """Return a time as people write it: ``12 November 2025, 06:00 UTC``."""
    day, _, time = iso.replace("T", " ").partition(" ")
    clock, zone = time[:5], " UTC" if time.endswith(("Z", "+00:00")) else ""
    return f"{human_date(day)}, {clock}{zone}" if clock else human_date(day)


def short_number(number: Decimal) -> str:
    """Return three significant digits, or the whole number if it has more (beyond a million, its exponent)."""
    if number.adjusted() > 5:
        return f"{number:.2E}"
    rounded = number.quantize(Decimal(1)) if number >= 1000 else Decimal(f"{number:.3g}")
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def safe_url(url: str | None) -> str | None:
    """Return the address if a browser may follow it from a report (http, https, file), else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in LINKABLE_SCHEMES or (scheme != "file" and not parts.netloc):
        return None
    return percent_encode(url.strip(), safe="%/:=&?~#+!$,;'@()*[]", errors="replace")


def quote_url(url: str | None, quote: str) -> str | None:
    """Return the address with a text fragment that scrolls to the quote, or None if it may not be linked."""
    address = safe_url(url)
    words = quote.replace("|", " ").split()
    if address is None or not words:
        return address
    if "|" in quote or len(words) > _LONGEST_FRAGMENT_WORDS:
        edge = min(_FRAGMENT_EDGE_WORDS, max(1, len(words) // 2))
        ends = [words[:edge], words[-edge:]] if len(words) > 1 else [words]
    else:
        ends = [words]
    directive = ",".join(_fragment(" ".join(end)) for end in ends)
    return f"{address.split('#', 1)[0]}#:~:text={directive}"


def _fragment(text: str) -> str:
    # '-' marks a prefix or suffix in a text directive, so it is encoded although RFC 3986 would let it pass.
    return percent_encode(text, safe="", errors="replace").replace("-", "%2D")


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _number_text(number: Decimal, form: str) -> str:
    if form.startswith("money"):
        text = _money(number)
        return f"{text.removesuffix('.00')} per month" if form == "money_per_month" else text + _SUFFIXES.get(form, "")
    text = _scaled(number) if form in {"tokens", "token_count", "count"} else _plain(number)
    return text + _SUFFIXES.get(form, "")


def _money(number: Decimal) -> str:
    sign = "−" if number < 0 else ""
    if number and abs(number.adjusted()) > _LONGEST_PLAIN:
        return f"{sign}${abs(number):.3E}"
    plain = grouped(number)
    return f"{sign}${plain}" if abs(number) >= 1000 and "." not in plain else f"{sign}{dollars(number)}"


def _scaled(number: Decimal) -> str:
    if abs(number.adjusted()) > _LONGEST_PLAIN:
        return _plain(number)
    for scale, letter in SCALES:
        if abs(number) >= scale and number % (scale / 1000) == 0 and (scale > 1000 or number % 1000 == 0):
            return f"{_plain(number / scale)}{letter}"
    return _plain(number)


def _plain(number: Decimal) -> str:
    """Return the number with thousands separators and a real minus sign; very long ones in exponent form."""
    if number and abs(number.adjusted()) > _LONGEST_PLAIN:
        return f"{number:.3E}"
    return f"{'−' if number < 0 else ''}{grouped(number)}"


def _signed(number: Decimal) -> str:
    return _plain(number) if number < 0 else f"+{_plain(number)}"


def _qualifiers(held: Mapping[str, Any]) -> Qualifiers:
    """Return a claim's qualifiers; a name that this version does not know is left out."""
    known = Qualifiers.__dataclass_fields__
    return Qualifiers.of({name: value for name, value in held.items() if name in known})


def _with_bounds(claim: Claim, text: str) -> str:
    qualifiers = claim.qualifiers
    if qualifiers.low is not None and qualifiers.high is not None:
        ends = (human_value(claim.attribute, end) for end in (qualifiers.low, qualifiers.high))
        text = " to ".join(ends)
    prefix = {"min": "at least ", "max": "at most "}.get(qualifiers.bound or "", "about " if qualifiers.approx else "")
    return prefix + text


def sureness(certainty: float | None) -> str:
    """Return a certainty as a word and a number: ``very likely, 93 %``; "" if it is not known."""
    return f"{in_words(certainty)}, {percent(certainty)}" if certainty is not None else ""
