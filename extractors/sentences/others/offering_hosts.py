"""Finds the host that is the subject of a clause of prices: "Groq charges", "VelaCloud's model page lists"."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.models.subject_roles import opens_clause
from counterclaim.extractors.values.conditions import spelled


def offering_host(text: str, before: int, subject: str) -> str | None:
    """Return the host that offers a model before a place: a listed one, or a name that ends as those of hosts do.

    The maker of a model is no host of it, and what a magazine lists is no price there.
    """
    maker = vendor_of(subject).partition(" ")[0]
    found = None
    for match in _offering().finditer(text, 0, before):
        name = match["host"]
        if not (maker and maker in name) and opens_clause(text, match.start()):
            found = name
    return found


def is_offering_host(text: str, start: int) -> bool:
    """Return whether the name at a place is a host that offers what is spoken of: no subject of its own."""
    match = _offering().match(text, start)
    if match is None:
        return False
    return _host_ending().search(match["host"]) is not None or _offered().match(text, match.end()) is not None


@cache
def _offering() -> re.Pattern[str]:
    """Return the pattern of a host and what it does: "Together AI charges", "VelaCloud's pricing page lists"."""
    data = base("conditions")["offering"]
    listed = "|".join(map(re.escape, sorted(base("providers"), key=len, reverse=True)))
    endings = "|".join([*data["endings"], *data["maker_endings"]])
    name = rf"{listed}|(?:[A-Z][\w-]*\s){{0,2}}(?:[A-Z][\w-]*[a-z]|[A-Z][\w-]*\s)(?:{endings})"
    pages = rf"(?:(?:['’]s)?\s(?:(?:{spelled(data['page_kinds'])})\s)?(?:{spelled(data['pages'])}))?"
    return re.compile(
        rf"(?<![\w-])(?!(?:The|Our|Its|On|At|And|But)\s)(?P<host>{name})(?!\w){pages}\s(?:currently\s|now\s|also\s)?(?:{spelled(data['verbs'])})\s"
    )


@cache
def _host_ending() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(base('conditions')['offering']['endings'])})$")


@cache
def _offered() -> re.Pattern[str]:
    return re.compile(rf"(?:{spelled(base('conditions')['offering']['offered'])})\b", re.IGNORECASE)
