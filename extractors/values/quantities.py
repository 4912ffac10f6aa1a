"""Finds quantities in text: numbers with units, prices, ranges and bounds, as exact decimals.

``find_quantities(text)`` is one linear scan: a number pattern finds candidates, unit forms of ``unit_forms.py``
classify them. A digit that belongs to a model name or a date must be masked by the caller (``skip``). A number whose
unit is unknown has dimension ``number`` (or ``scaled`` after K, M, B, T).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.values.hedges import with_hedges, with_hedges_behind
from counterclaim.extractors.values.number_words import find_number_words, holds_number_word, join_fractions
from counterclaim.extractors.values.ranges import is_long
from counterclaim.extractors.values.units import with_unit

# A change from an old value to a new one
_CHANGED_FROM = word_pattern(r"\b{value_changes}\s(?:\w+\s){0,2}from\s[~$€£]?$")
# The M of "$3 M tokens"
_TOKENS_BEHIND = word_pattern(r"\s?(?:tok|input|output)", fold=False)
# Between two amounts that share the second's unit
_SHARED_UNIT_GAP = word_pattern(
    r"\s?(?:/|\||vs\.?|and|or|,)?\s?(?:for |per |{shared_unit_words}|/|,|;|:|\s|\(|\)|\+)*", fold=False
)
# Per thousand
_PER_THOUSAND = word_pattern(r"(?:/|per)\s*(?:1\s?)?(?:k|1,?000|thousand)\b")

# Groups of three parted by a space are one number only where nothing else is likely: zeros or a unit follow, or they
# are all that a cell holds. The parser of pages leaves plain spaces of thin and fixed ones.
_SPACED = (
    r"(?<![\w.,-])(?<!\d\s)\d{1,3}(?:\s\d{3})*(?:\s000|\s\d{3}(?=\s(?:tokens?|parameters?|params?)\b))(?![\d.,%]|\s\d)"
    r"|\A\d{1,3}(?:\s\d{3}){2,}\Z"
)
_NUMBER = rf"{_SPACED}|\d{{1,3}}(?:['’]\d{{3}})+(?![\d'’])|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
# A power of ten behind a number belongs to it: 1.3e10, 13 x 10^9, 1.75 × 10¹¹.
_POWER = (
    r"[eE](?P<e>[+-]?\d{1,2})(?![\w.])"
    r"|\s?[x×·*⋅]\s?10(?:(?:\^|\*\*)\s?(?P<ten>[+\-−]?\d{1,2})(?!\w)|(?P<high>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−", "0123456789+--")
_GROUPING = str.maketrans("", "", ",'’ ")
# Not a number that is whole: a power, a version or European thousands (1.000.000), a European decimal (7,5),
# experts (8x7B). The group is atomic, so that no shorter number is taken instead.
_NOT_WHOLE = r"[eE][+-]?\d|\.\d|,\d{1,2}(?!\d)|[x×]\d+(?:\.\d+)?B\b"
_CORE = re.compile(
    r"(?P<cur>(?<![A-Za-z])(?:US|CA?|AU?|NZ|HK|SG?|R)\$|[$€£¥₹]|(?:USD|EUR|GBP|CAD|AUD|CNY|RMB)(?=\s?\d))?\s?"
    rf"(?P<num>(?>{_NUMBER}))(?P<power>(?>{_POWER}))?(?!{_NOT_WHOLE})(?P<cent>\s?¢|\s?cents?\b)?"
    r"(?P<scale>\s?-?(?:[KkMBbT](?![A-Za-z0-9])|[Tt]housand\b|[mbMB]illion\b|[Tt]rillion\b|bn\b))?"
    r"(?P<post>\s(?:USD|EUR|GBP|CAD|AUD|CNY|RMB|yuan|dollars?|euros?)\b|\s?[$€£](?!\s?[\d.]))?"
)
_RANGE = re.compile(r"\s?(?:[-–—]|to|and|or)\s?|-to-")
# A note's mark glued to a number: "$0.15¹ per million", "90.2[3]"; not a power of ten.
_NOTE = re.compile(r"(?<=[\d%KMB])(?<!10)(?:\[(?:\d{1,3}|[a-z*])\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[*†‡§]{1,3}(?=[\s,.;)]|$))")
_NOTE_SIGN = re.compile(r"[\[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§]")
_AND_CENTS = re.compile(r"\s?(?:(?:and|,)\s)?(\d{1,2})\scents?\b")
_DASH = re.compile(r"[-–—]|\sto\s")
_OUT_OF = re.compile(r"\sout of\s(?:5|10|100)\b(?![.,]?\d)")
_FRACTION = re.compile(r"/(\d{1,3})(?:th|rd|nd)?(?=\s(?:of|the|as)\s|(?:\sto\s|\sor\s|\s?[-–]\s?)1/\d)")
_DIGIT = re.compile(r"\d")
_LONGEST_LEAD = 5  # characters that _CORE may match before the first digit: "USD ."
_BEFORE = re.compile(r"(?:[\w.'’]|(?<![%KM])/|\d,|(?<=\d-\d\d)-)$")  # the last: the day of a date in a name
TOO_LONG = "too many digits"  # the dimension of a number that nobody means: it is counted, not read
# "400B/17B active": a stroke before a size that is a part of the one in front
_ACTIVE_PART = re.compile(r"\d+(?:\.\d+)?\s?[BM]\s?(?:active|activated)\b")
_ANY_DOLLAR = frozenset({"$", "dollar", "dollars"})
# Between tokens and what they cost
_FOR = word_pattern(r"\s(?:of\s(?:input|output)\s)?{token_price_links}\s(?:just\s|only\s|about\s)?")


_TOLERANCE = re.compile(r"(?:±|\+\s?/\s?[-−–]|\bplus or minus)\s?[~≈]?$")


def find_quantities(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return the quantities of ``text`` in order. ``skip`` holds spans (start, end) that are not to be read."""
    if _DIGIT.search(text) is None and not holds_number_word(text):
        return []
    masked = masked_text(text, skip)
    if _NOTE_SIGN.search(masked):
        masked = _NOTE.sub(lambda mark: " " * len(mark[0]), masked)
    found: list[Quantity] = []
    position = 0
    while digit := _DIGIT.search(masked, position):
        match = _CORE.search(masked, max(position, digit.start() - _LONGEST_LEAD))
        if match is None:
            break
        position = match.end()
        start = match.start("cur") if match["cur"] else match.start("num")
        if _TOLERANCE.search(masked, max(0, start - 16), start):  # "45 tokens/s, +/- 5"
            continue
        glued = _BEFORE.search(masked, max(0, start - 5), start) and not _ACTIVE_PART.match(masked, start)
        second = _second_price(masked, match, found) if glued else None
        if match["cur"] is None and second is None and (match["num"].startswith("00") or glued):
            position = match.end("num")
            continue
        if is_long(match["num"]):
            found.append(Quantity(Decimal(0), TOO_LONG, match.start("num"), match.end("num")))
            position = match.end("num")
            continue
        quantity = with_hedges(masked, second or _with_range(masked, _read(masked, match, start), found))
        found.append(with_hedges_behind(masked, quantity))
        scale = _OUT_OF.match(masked, match.end("num"))
        position = (
            max(position, quantity.end) if quantity.dimension != "number" else max(quantity.end, match.end("num"))
        )
        position = scale.end() if scale else position  # "8.9 out of 10": the 10 is no score
    found.extend(find_number_words(masked, found))
    if len(found) < 2:
        return found
    ordered = sorted(found, key=lambda q: q.start)
    return _tokens_for_money(masked, _share_units(masked, join_fractions(masked, ordered)))


def masked_text(text: str, skip: Sequence[tuple[int, int]]) -> str:
    """Return a text of the same length whose ``skip`` spans hold no letter, digit or space."""
    if not skip:
        return text
    pieces, last = [], 0
    for begin, end in sorted(skip):
        start = max(begin, last)
        if end <= start:
            continue
        pieces += [text[last:start], "\x01" * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


def _read(text: str, match: re.Match[str], start: int) -> Quantity:
    """Read one number with its currency, scale and unit."""
    value = _value(match)
    data = load("units")
    end = match.end("power") if match["power"] else match.end("num")
    if match["cur"] or match["cent"] or match["post"]:
        signs = [(match[group] or "").strip() for group in ("post", "cur")]
        known = [data["currencies"].get(sign) for sign in signs if sign and sign not in _ANY_DOLLAR]
        currency = known[0] if known and known[0] else "USD"  # "$30 CAD": the code is more telling than the sign
        if match["cent"]:
            value, end = value / 100, match.end("cent")
        elif match["scale"] and not _is_per(text, match):
            value, end = value * Decimal(data["scales"][_scale_word(match["scale"])]), match.end("scale")
        if match["post"]:
            end = match.end("post")
            if cents := _AND_CENTS.match(text, end):
                value, end = value + Decimal(cents[1]) / 100, cents.end()
        return with_unit(text, Quantity(value, "money", start, end, currency=currency), "money")
    dimension = "number"
    if fraction := _FRACTION.match(text, end):
        return _part(value, fraction, start)
    if match["scale"]:
        scale = _scale_word(match["scale"])
        value, end, dimension = value * Decimal(data["scales"][scale]), match.end("scale"), "scaled"
        quantity = Quantity(value, dimension, start, end, unit=scale)
    else:
        quantity = Quantity(value, dimension, start, end)
    return with_unit(text, quantity, "number")


def _value(match: re.Match[str]) -> Decimal:
    """Return the number of a match, its power of ten included."""
    value = Decimal(match["num"].translate(_GROUPING))
    if match["power"]:
        exponent = match["e"] or match["ten"] or match["high"]
        value = Decimal(format(value.scaleb(int(exponent.translate(_RAISED))), "f"))
    return value


def _part(value: Decimal, fraction: re.Match[str], start: int) -> Quantity:
    """Read "1/10th the cost" as a factor; "9/10 of the time" is none."""
    if value in {1, 2, 3} and value < (whole := Decimal(fraction[1])):
        part = (value / whole).quantize(Decimal("0.0001")).normalize()
        return Quantity(part, "factor", start, fraction.end(), unit=f"{value}{fraction[0]}")
    return Quantity(value, "number", start, fraction.start())


def _scale_word(written: str) -> str:
    word = written.strip().strip("-").strip()
    return word if len(word) == 1 else word.lower()


def _is_per(text: str, match: re.Match[str]) -> bool:
    """True if the M or K behind money is the unit of "$3 M tokens" rather than a scale."""
    return bool(_TOKENS_BEHIND.match(text[match.end("scale") : match.end("scale") + 8]))


def _with_range(text: str, quantity: Quantity, found: list[Quantity]) -> Quantity:
    """Join "8-12%" and "$2.50–$10": the second number closes a range whose first end was read just before."""
    if not found:
        return quantity
    first = found[-1]
    gap = _RANGE.fullmatch(text, first.end, quantity.start)
    if gap is not None and first.dimension == "money" and quantity.dimension == "number":
        quantity = _as_money(text, first, quantity)
    compatible = first.dimension in {quantity.dimension, "number"} or (
        first.dimension in {"money", "scaled"} and quantity.dimension.startswith(("money", "token", "param", "scaled"))
    )
    between = "between" in text[max(0, first.start - 9) : first.start].lower()
    if gap is None or not compatible or first.low is not None or (gap[0].strip() in {"and", "or"} and not between):
        return quantity
    if gap[0] == " — " and first.dimension == "number":
        return quantity  # "8.5 — 1M context": a score and its reason
    printed = quantity.value / _shared_scale(first, quantity) if quantity.dimension == "seconds" else quantity.value
    if first.dimension == "number" and quantity.unit and first.value >= 1000 > printed:
        return quantity
    if gap[0].strip() == "to" and quantity.dimension not in {"percent", "number"} and _changed(text, first):
        found.pop()
        return quantity  # "raised from 131,072 to 262,144 tokens" states the new value
    scale = _shared_scale(first, quantity)
    if gap[0].strip() == "to" and first.value * scale > quantity.value:
        return quantity  # "72.9% to 68.9%" is a result, not a range
    low, high = sorted((first.value * scale, quantity.value))
    found.pop()
    return replace(
        quantity,
        value=first.value * scale,
        start=first.start,
        low=low,
        high=high,
        currency=first.currency or quantity.currency,
        approx=first.approx or quantity.approx,
    )


def _changed(text: str, first: Quantity) -> bool:
    return _CHANGED_FROM.search(text, max(0, first.start - 60), first.start) is not None


def _as_money(text: str, first: Quantity, second: Quantity) -> Quantity:
    """Read the second number of "$20-30/month" as money too: one sign stands for both."""
    if not _DASH.fullmatch(text, first.end, second.start) or second.value <= first.value:
        return second
    plain = replace(second, dimension="money", end=second.end, currency=first.currency)
    money = with_unit(text, plain, "money")
    return money if money.dimension != "money" or second.start - first.end == 1 else second


def _second_price(text: str, match: re.Match[str], found: list[Quantity]) -> Quantity | None:
    """Read the 30 of "$10/30 per million tokens" as money: one sign stands for the prices of input and output."""
    first, start = found[-1] if found else None, match.start("num")
    if first is None or first.dimension != "money" or text[first.end : start] != "/" or match["cur"]:
        return None
    plain = Quantity(_value(match), "money", start, match.end("num"), currency=first.currency)
    money = with_unit(text, plain, "money")
    return money if money.value > first.value and money.dimension == "money_per_mtok" else None


def _shared_scale(first: Quantity, second: Quantity) -> Decimal:
    """Return what the first end is to be multiplied by: "8-12K" means 8K to 12K, "$0.5-1/1K" both per 1K."""
    data = load("units")
    if first.dimension == "number" and second.dimension in {"scaled", "tokens", "parameters"}:
        for word in (second.unit, second.unit.partition(" ")[0]):
            if word in data["scales"]:
                return Decimal(data["scales"][word])
        magnitude = second.value.adjusted() - first.value.adjusted()
        return Decimal(10) ** (magnitude - magnitude % 3) if first.value < 1000 <= second.value else Decimal(1)
    if first.dimension == "money" and second.dimension == "money_per_mtok" and _PER_THOUSAND.search(second.unit):
        return Decimal(1000)
    if first.dimension == "number" and second.dimension == "seconds" and second.unit.lower().startswith("m"):
        return Decimal("0.001")
    return Decimal(1)


def _tokens_for_money(text: str, found: list[Quantity]) -> list[Quantity]:
    """Turn "1M tokens for $0.14" into a price: the amount takes the tokens as its unit."""
    out = list(found)
    for index in range(len(out) - 1):
        tokens, money = out[index], out[index + 1]
        unit = tokens.dimension == "tokens" and tokens.value in {Decimal(1000), Decimal(1_000_000)}
        if unit and money.dimension == "money" and _FOR.fullmatch(text, tokens.end, money.start):
            value = money.value * (Decimal(1_000_000) / tokens.value)
            out[index + 1] = replace(money, value=value, dimension="money_per_mtok")
    return out


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give "$3" its unit in "$3/$15 per million tokens" and "$3 input and $15 output per 1M tokens"."""
    out = list(found)
    for index in range(len(out) - 2, -1, -1):
        here, later = out[index], out[index + 1]
        gap = text[here.end : later.start]
        if (
            here.dimension == "money"
            and later.dimension == "money_per_mtok"
            and len(gap) <= 40
            and _SHARED_UNIT_GAP.fullmatch(gap)
        ):
            thousand = Decimal(1000) if _PER_THOUSAND.search(later.unit) else Decimal(1)
            low = here.low * thousand if here.low is not None else None
            high = here.high * thousand if here.high is not None else None
            out[index] = replace(here, value=here.value * thousand, dimension="money_per_mtok", low=low, high=high)
    return out


# Between two items of a list of numbers: "90 and 60 tokens per second"
_LIST_GAP = re.compile(r"\s(?:and|or|vs\.?|versus)\s[~≈]?|,\s(?:and\s)?[~≈]?|\s?/\s?")
_SHARED = frozenset({"tokens_per_second", "gigabytes", "seconds", "percent"})


def with_shared_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Give a bare number the unit of the one that it is listed with: the 90 of "90 and 60 tokens per second"."""
    out = list(quantities)
    for index in range(len(out) - 2, -1, -1):
        one, other = out[index], out[index + 1]
        bare = one.dimension == "number" and text[one.start : one.end].replace(".", "").isdigit()
        if bare and other.dimension in _SHARED and _LIST_GAP.fullmatch(text, one.end, other.start):
            out[index] = replace(one, dimension=other.dimension, unit=other.unit)
    return out
