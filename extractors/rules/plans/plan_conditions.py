"""Reads which plan, billing or group of buyers a monthly price holds for, in sentences and in cells."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.rules.plans.several_seats import is_of_several_seats, is_sum
from counterclaim.extractors.values.conditions import spelled

_NEAR_BEFORE, _NEAR_BEHIND = 64, 48
_SEVERAL = re.compile(r"\W{0,3}\d{1,4}\s?[×x]\s(?=\w)")  # "5x ChatGPT Plus"
_ADDED = re.compile(r"\s\+\s")
_PER_SEAT = re.compile(r"(?:/|per\s|a\s)\s?(?:user|seat|member|person|head)\b", re.IGNORECASE)
_SEATS_TIMES = re.compile(r"[^$;.]{0,60}(?:→|->|⇒)\s?[~≈]?$")
_LONGEST_LABEL = 40
# The price that a plan before another price belongs to, in "$10/mo Basic, $30/mo Standard", and what links the two.
_AMOUNT_BEFORE = re.compile(r"[$€£][\d.,]*\d(?:\s?/\s?\w+|\s(?:per|an?)\s\w+)*\+?\s$")
_OF_FIRST = re.compile(r"\s?[,|/;]\s?")


def plan_beside(text: str, start: int, end: int) -> str | None:
    """Return the plan that a price at ``start:end`` names right beside it, or None.

    >>> [plan_beside(text, text.index("$"), text.index("o") + 1) for text in ("$8/mo (X Premium)", "Go $8/mo")]
    ['X Premium', 'Go']
    """
    behind, before = text[end : end + _NEAR_BEHIND], text[max(0, start - _NEAR_BEFORE) : start]
    if match := _behind().match(behind):
        return match["inside"] or match["linked"]
    bare = _bare_behind().match(behind)
    named = _before().search(before)
    if named and not (_OF_FIRST.fullmatch(named["link"] or "") and _AMOUNT_BEFORE.search(before, 0, named.start())):
        return named["plan"]
    return bare["plan"] if bare else None


def label_beside(text: str, start: int, end: int, subject: str) -> str | None:
    """Return what brackets behind a price of a subject call it, where that is no plan's name: "$30/mo (Studio 365)".

    Of a plan, only words for another plan do so: "$20/mo (Tandem 4)" names what it includes. So does a model.
    """
    match = _label_behind().match(text, end)
    if match is None or plan_beside(text, start, end) is not None:
        return None
    label = match["label"]
    named = _plan().search(label) or label[0].islower()
    return label if named or not (is_plan(subject) or find_names(label)) else None


def plan_of_label(label: str) -> str | None:
    """Return a label that names a plan and nothing else ("Business", "Team tier"), or None."""
    if len(label) > _LONGEST_LABEL or not _plan().search(label):
        return None
    found = list(_plan().finditer(label))
    rest = _fillers().sub(" ", _plan().sub(" ", label))
    return label[found[0].start() : found[-1].end()] if not re.search(r"\w", rest) else None


def plan_named_in(sentence: str) -> str | None:
    """Return the one plan that a sentence names with its brand: "Claude Team requires five seats"."""
    found = list(dict.fromkeys(match[0] for match in re.finditer(_name(), sentence) if " " in match[0]))
    return found[0] if len(found) == 1 else None


def is_plan(subject: str) -> bool:
    """Return whether a subject is itself a plan: "ChatGPT Plus", "Copilot Business"."""
    return kind_of(subject) == "plan" or _ends_in_plan().search(subject) is not None


def billing_beside(text: str, start: int, end: int) -> str | None:
    """Return the offer right at a price: "$25/month, billed annually", "$200/year (about $16.67/month)"."""
    if match := _billing_behind().match(text, end):
        return match["words"]
    before = text[max(0, start - _NEAR_BEFORE) : start]
    if match := _lowered().search(before):
        return match["words"]
    match = _billing_before().search(before)
    return (match["words"] or match["year"]) if match else None


def bundle_beside(text: str, end: int) -> str | None:
    """Return what has to be had with a price: "$30/mo + M365", "$16/mo (with X)"."""
    match = _bundle().match(text, end)
    return (match["more"] or match["linked"]) if match else None


def is_for_several(text: str, start: int, end: int) -> bool:
    """True for "$100/month (5 people)" and "$20/seat → $100": what several seats cost together."""
    amount, before = text[start:end], text[max(0, start - 2 * _NEAR_BEFORE) : start]
    if is_sum(text, start, end):
        return True
    if _PER_SEAT.search(amount):
        return False
    if is_of_several_seats(text, start):
        return True
    seat = max((match.end() for match in _PER_SEAT.finditer(before)), default=None)
    if seat is not None and _SEATS_TIMES.fullmatch(before, seat):
        return True
    return _seats_behind().match(text, end) is not None


def counts_several(label: str) -> bool:
    """Return whether a label counts plans, or adds them: "5x ChatGPT Plus", "Claude Pro + Cursor Pro"."""
    parts = _ADDED.split(label)
    return _SEVERAL.match(label) is not None or (len(parts) > 1 and all(_plan().search(one) for one in parts))


@cache
def _listed(*keys: str) -> str:
    words = [one for key in keys for one in base("plan_prices")[key]]
    return "|".join(re.escape(one).replace(r"\ ", r"\s") for one in sorted(words, key=len, reverse=True))


@cache
def _name() -> str:
    """Return the pattern of a plan's name with the capitalised words before it: "Google AI Pro", "Max 5x"."""
    lead = rf"(?:(?!(?:{_listed('not_of_plans')})\s)[A-Z][\w.&-]*\s)"
    return rf"(?<![\w$]){lead}{{0,3}}(?:{_listed('plans')})(?![\w+-])(?:\s\d+[x×])?"


@cache
def _plan() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_listed('plans')})(?![\w+-])")


@cache
def _ends_in_plan() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{_listed('plans')})(?:\s\d+[x×])?$")


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_listed('label_fillers')})(?!\w)", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    """Return the pattern of a plan in brackets behind a price, or linked to it: " (Plus)", " with X Premium"."""
    link = rf"(?:{_listed('plan_links')})\s(?:the\s|an?\s)?"
    close = rf"(?:\s(?:{_listed('plan_nouns', 'plan_people')}))?\s?(?=[),;:/–—-])"
    return re.compile(rf"\+?\*?\s?(?:\((?:{link})?(?P<inside>{_name()}){close}|{link}(?P<linked>{_name()}))")


@cache
def _label_behind() -> re.Pattern[str]:
    """Return the pattern of a name in brackets behind a price, or a kind of plan: " (Studio 365)", " (individual)"."""
    name = r"[A-Z][\w.+&-]*(?:\s[A-Z\d][\w.+&-]*){0,3}"
    kind = rf"(?:{_listed('plans').lower()})(?:\s(?:{_listed('plan_nouns')}))?"
    return re.compile(rf"\+?\s?\((?!(?i:{_listed('no_labels')})\b)(?P<label>{name}|{kind})\)")


@cache
def _bare_behind() -> re.Pattern[str]:
    """Return the pattern of a plan behind a price with nothing between: "$30/mo SuperGrok"."""
    nouns, free = _listed("plan_nouns", "plan_people"), _listed("free_offers")
    ends = rf"[|),;/]|\.(?!\w)|$|(?:{nouns})\b|(?:or|and)\s[$]|\s(?:{free})\s"
    return re.compile(rf"\s(?P<plan>{_name()})(?=\s?(?:{ends}))")


@cache
def _before() -> re.Pattern[str]:
    nouns, links = (
        _listed("plan_nouns", "plan_people"),
        r"\(|[:,–—-]|(?:[:,–—-]\s)?(?:[Ii]s|[Aa]t|[Cc]osts?|[Ff]or|[Ff]rom|[Ss]tart(?:s|ing)\s(?:at|from))|\|",
    )
    return re.compile(rf"(?P<plan>{_name()})(?:\s(?i:{nouns}))?\s*(?P<link>{links})?\s*[~≈]?\s?$")


@cache
def _offers() -> str:
    return spelled(base("conditions")["offers"])


@cache
def _billing_behind() -> re.Pattern[str]:
    words = rf"(?:{_offers()}|{spelled(base('conditions')['offers_beside'])})"
    # "$12/mo (Premium, billed annually)"
    plan = rf"(?-i:\s\(?{_name()}(?:\s(?:{_listed('plan_nouns')}))?(?=,?\s))?"
    return re.compile(
        rf"\+?\*?{plan}\)?\s?[,(–—/-]?\s?\(?(?:if\s|when\s|with\s|on\s|an?\s)?(?P<words>{words})(?![\w-])",
        re.IGNORECASE,
    )


@cache
def _billing_before() -> re.Pattern[str]:
    year = r"[$€£][\d.,]+\s?(?:/|per\s|an?\s)\s?(?:year|yr)\b"
    links = rf"(?:{_listed('yearly_links')}|[,(=~≈])"
    return re.compile(
        rf"(?:(?<![\w-])(?P<words>{_offers()})\s?[(:]\s?[~≈]?|(?P<year>{year})(?:\s?{links}(?!\w))*\s?(?:{links})\s?[~≈]?)$",
        re.IGNORECASE,
    )


@cache
def _lowered() -> re.Pattern[str]:
    """Return the pattern of what lowers a price for a year paid: "an annual discount that drops it to "."""
    what = rf"(?P<words>{_listed('yearly_discounts')})"
    return re.compile(
        rf"\b{what}\s(?:that\s|which\s)?(?:{_listed('lowering')})\s(?:[\w'’]+\s){{1,4}}?to\s(?:about\s|just\s)?[~≈]?$",
        re.IGNORECASE,
    )


@cache
def _bundle() -> re.Pattern[str]:
    name = r"[A-Z][\w.]*\+?(?:\s[A-Z][\w.]*\+?){0,2}"
    return re.compile(
        rf"\s?(?:(?P<more>\+\s{name})(?=\s?(?:[|(),;.]|$))|\((?P<linked>(?:{_listed('plan_links')})\s{name})\))"
    )


@cache
def _seats_behind() -> re.Pattern[str]:
    return re.compile(
        rf"\s?\(?(?:for\s)?(?:an?\steam\sof\s)?\d{{1,4}}\s(?:{_listed('seats')})\b(?!\s(?:min|or\smore))", re.IGNORECASE
    )
