"""Recognises full model names with a character-level grammar over the families of ``lexicon/families.yml``.

``find_names(text)`` reads full names ("claude-3-7-sonnet-20250219", "Qwen3-30B-A3B", "GPT-4o mini") and returns each
with its canonical display name. Short forms ("Medium 3.1", "Opus", "the former") belong to ``registry.py`` and
``sentences/discourse.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.models.slugs import hyphenated_part, lower_part, names_another, slug_lead, unlisted_part

_VERSION = re.compile(
    r"[vV]?(?P<v>2[4-9]\.(?:0[1-9]|1[0-2])|\d(?:\.\d{1,2}){0,2}(?:[a-z]|V(?!\w))?)"
    r"(?!(?!(?:Mini|Nano|Pro|Thinking|Turbo)\b)[\w%×$€]|[.,]\d|"
    r"\s?(?:x|×|%|times|million|billion|trillion|[Tt]okens?|GPUs?|points?|out of|/\d+(?!\.\d|[BM]\b)|"
    r"seconds?|minutes?|hours?|"
    r"languages|messages|tok/s|stars|users)(?!\w)|-(?:bit|shot|way)\b)"
)
_LETTERED = re.compile(r"(?P<v>[VvRrKkMTH]\d{1,2}(?:\.\d{1,2})?)(?![\w%])")
_SIZE = re.compile(
    r"(?P<s>\d+[x×]\d+(?:\.\d+)?[Bb]|\d+(?:\.\d+)?[BbM]|[Aa]\d+(?:\.\d+)?[Bb]|E\dB)(?!\w|\s?-?(?:param|token|total|active))"
)
_SEP = re.compile(r"[ \-–‑]")
_MOST_PARTS = 8
_SHORT = 100  # characters of texts whose names are remembered: headings are looked at for each block below them
_IN_WORD = frozenset("/-_=?&.")
_WORD_END = r"(?![A-Za-z0-9])"


@dataclass(frozen=True, slots=True)
class Name:
    """A model name found in text: ``display`` is canonical; ``version`` and ``size`` are "" when not written."""

    start: int
    end: int
    display: str
    family: str
    version: str = ""
    tiers: tuple[str, ...] = ()
    size: str = ""

    @property
    def words(self) -> frozenset[str]:
        """Lower-case words of the name, order-free: what must be shared for two spellings to be one model."""
        return name_words(self.display)

    @property
    def specific(self) -> bool:
        """True if a version or a size narrows the name to one model."""
        return bool(self.version or self.size)


@lru_cache(maxsize=2048)
def name_words(display: str) -> frozenset[str]:
    """Return the lower-case words and numbers of a display name: ``GPT-4o mini`` gives {gpt, 4o, mini}."""
    return frozenset(re.findall(r"[a-z]+(?=\d)|\d+(?:\.\d+)*[a-z]*|[a-z+]+", display.lower().replace("-", " ")))


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    needs_tier: bool
    join: str
    order: str
    bare: bool
    literal: bool
    tiers: re.Pattern[str] | None
    tier_words: tuple[str, ...]


@per_lexicon()
def _families() -> tuple[re.Pattern[str], dict[str, _Family], re.Pattern[str], re.Pattern[str], frozenset[str]]:
    data: dict[str, Any] = load("families")
    by_head: dict[str, _Family] = {}
    for entry in data["families"]:
        tiers = _alternatives(entry["tiers"]) if entry["tiers"] else None
        family = _Family(
            entry["name"],
            entry.get("needs_tier", False),
            entry.get("join", " "),
            entry.get("order", ""),
            entry.get("bare", True),
            entry.get("literal", False),
            tiers,
            tuple(map(str, entry["tiers"])),
        )
        slugs = {head.lower(): family for head in entry["heads"] if len(head) > 2 and not family.literal}
        by_head = slugs | by_head
        by_head.update(dict.fromkeys([*entry["heads"], *entry.get("solo", [])], family))
    heads = "|".join(re.escape(head) for head in sorted(by_head, key=len, reverse=True))
    vendors = "|".join(re.escape(v) for v in sorted(data["vendors"], key=len, reverse=True))
    head = re.compile(
        rf"(?:(?<![A-Za-z0-9@/.])|(?<=[A-Za-z0-9]/))(?:(?:{vendors})(?:['’]s)?[ ])?(?P<head>{heads})"
        r"(?=[ \-–‑—.,;:!?)\]'’\"”/|*]|\d|$)(?!(?<=\d)\.?\d)"
    )
    return head, by_head, _alternatives(data["variants"]), _alternatives(data["plans"]), frozenset(data["dropped"])


@per_lexicon()
def _beginnings() -> re.Pattern[str]:
    """Return a pattern of the words that a name begins with; it skips what is none faster than a name's own."""
    return any_of([*_families()[1], *load("families")["vendors"]], not_behind="[A-Za-z0-9@.]")


def needs_tier(family: str) -> bool:
    """Return True if a version alone does not name a model of the family: "Claude 3.5" may be Sonnet or Haiku."""
    return any(entry["name"] == family and entry.get("needs_tier", False) for entry in load("families")["families"])


@per_lexicon()
def _written_lower() -> frozenset[str]:
    """Return the heads that the lexicon itself writes in lower case."""
    return frozenset(h for family in load("families")["families"] for h in family["heads"] if h.islower())


@per_lexicon()
def _not_models() -> re.Pattern[str]:
    return _alternatives(load("families")["not_models"])


def _alternatives(words: list[str]) -> re.Pattern[str]:
    body = "|".join(re.escape(str(word)) for word in sorted(map(str, words), key=len, reverse=True))
    return re.compile(f"(?:{body}){_WORD_END}")


def find_names(text: str) -> list[Name]:
    """Return the full model names in ``text`` in order, not overlapping. Companies alone are not returned."""
    return list(_names_in_short(text)) if len(text) <= _SHORT else _names_in(text)


@per_lexicon(maxsize=1024)
def _names_in_short(text: str) -> tuple[Name, ...]:
    return tuple(_names_in(text))


def _names_in(text: str) -> list[Name]:
    head, by_head, *_ = _families()
    maybe = _beginnings()
    out: list[Name] = []
    position = 0
    while begun := maybe.search(text, position):
        match = head.match(text, begun.start())
        if match is None:
            position = begun.start() + 1
            continue
        family = by_head[match["head"]]
        if product := _not_models().match(text, match.start("head")):
            position = product.end()
            continue
        if text[match.start() - 1 : match.start()] in _IN_WORD and _in_address(text, match.start()):
            position = match.end()
            continue
        if (
            match["head"].islower()
            and match["head"] not in _written_lower()
            and text[match.end() : match.end() + 1] != "-"
        ):
            position = match.end()  # in lower case these are words; only a slug is a name
            continue
        name = _read_tail(text, match.start(), match.end("head"), family)
        if name is not None:
            lead = slug_lead(text, name.start, name.end)
            if lead:
                name = replace(name, start=name.start - len(lead), display=lead + name.display.replace(" ", "-"))
            out.append(name)
        position = name.end if name is not None else match.end()
    return out


def _in_address(text: str, position: int) -> bool:
    """Return True if ``position`` lies in a URL: an address states nothing about a model."""
    word = text[max(0, position - 200) : position].rsplit(maxsplit=1)[-1]
    return "://" in word or word.startswith("www.")


def _read_tail(text: str, start: int, position: int, family: _Family) -> Name | None:
    """Read versions, tiers, sizes and variants after a family head; None if nothing makes it a model."""
    if family.literal and text[position : position + 1].isdigit():
        return None
    version, size = ("", "")
    literal = text[start:position].rpartition(" ")[2]
    solo = family.needs_tier and literal.lower() != family.name.lower()
    tiers: list[str] = [literal] if solo else []
    for _ in range(_MOST_PARTS):
        part = _next_part(text, position, family, version=bool(version), tiers=tiers)
        if part is None:
            break
        kind, value, end = part
        if kind == "version":
            version = value
        elif kind == "size":
            size = f"{size}{value}" if value[0] == "-" else f"{size} {value}".strip()
        elif kind == "variant":
            tiers.append(value)
        position = end
    if not (family.bare or family.literal or version or tiers or size) or (solo and not version):
        return None
    if not (version or tiers or size or family.literal) and names_another(text, position):
        return None
    display = _display(family, literal, version, tiers, size).replace(" -", "-")
    display = load("families")["aliases"].get(display, display)
    return Name(
        start, position, display, family.name, version or (literal if family.literal else ""), tuple(tiers), size
    )


def _next_part(
    text: str, position: int, family: _Family, *, version: bool, tiers: list[str]
) -> tuple[str, str, int] | None:
    """Return (kind, value, end) of the next part of a name, or None where the name ends."""
    sep = _SEP.match(text, position)
    at = sep.end() if sep else position
    _, _, variants, plans, _ = _families()
    glued = text[position : position + 1]
    if sep is None and (version or tiers) and not (glued.isupper() or (tiers and glued.isdigit())):
        return None
    named = bool(version or tiers)
    if sep and sep[0] == "-" and (part := hyphenated_part(text, at, version=version, named=named)):
        return part
    if sized := _SIZE.match(text, at):
        return "size", sized["s"].upper().replace("X", "x").replace("×", "x"), sized.end()
    if not version and not family.literal and (match := _LETTERED.match(text, at) or _VERSION.match(text, at)):
        return "version", match["v"] if match["v"][0].isdigit() else match["v"].upper(), match.end()
    if sep is None:
        joined = variants.match(text, at) if version and glued.isupper() else None
        return ("variant", joined[0], joined.end()) if joined else None
    word = family.tiers.match(text, at) if family.tiers else None
    if sep[0] == "-" and text[at : at + 1].islower() and (word is None or "-" not in word[0]):
        return lower_part(text, at, family.tier_words, named=named)
    if word is None:
        word = variants.match(text, at) if named else plans.match(text, at)
    if word is None and sep[0] == "-" and version:
        return unlisted_part(text, at)
    if word is None or _is_plain_word(word, hyphenated=sep[0] == "-", family=family):
        return None
    return "variant", word[0], word.end()


def _is_plain_word(word: re.Match[str], *, hyphenated: bool, family: _Family) -> bool:
    """True if a variant is an ordinary word here: lower case after a space, in families that do not write it so."""
    if hyphenated or not word[0][0].islower():
        return False
    if word[0] in load("families")["small_variants"]:
        return False
    return not (family.tiers and family.tiers.fullmatch(word[0])) or word[0] in {"small", "medium", "large", "flash"}


def _display(family: _Family, literal: str, version: str, tiers: list[str], size: str) -> str:
    """Put the parts together as the vendor writes them."""
    dropped = _families()[4]
    kept = list(dict.fromkeys(_cased(family, tier) for tier in tiers if tier.lower() not in dropped))
    if family.literal:
        lead = "-".join([literal.lower(), *(tier.lower() for tier in kept[:1])])
        return " ".join([lead, *kept[1:], *([size] if size else [])])
    lead = f"{family.name}{family.join}{version}" if version else family.name
    if version and version[0].isalpha():
        lead = f"{family.name} {version}"
    if family.order == "claude" and version and kept and _major(version) >= 4:
        return " ".join([family.name, kept[0], version, *kept[1:], *([size] if size else [])])
    if family.name in {"Mistral", "Magistral", "Devstral"} and version and kept:
        return " ".join([family.name, *_as_written(kept, version), *([size] if size else [])])
    return " ".join([lead, *kept, *([size] if size else [])])


def _as_written(tiers: list[str], version: str) -> list[str]:
    return [tiers[0], version, *tiers[1:]]


def _major(version: str) -> int:
    digits = re.match(r"\d{1,9}", version)
    return int(digits[0]) if digits else 0


def _cased(family: _Family, tier: str) -> str:
    if family.name in {"GPT", "Phi"} and tier.lower() in {"mini", "nano", "medium", "small"}:
        return tier.lower()
    if tier.islower() and not tier[0].isdigit() and family.name != "Phi":
        return tier.capitalize()
    return tier
