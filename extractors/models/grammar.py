"""Recognises full model names with a character-level grammar over the families of ``lexicon/families.yml``.

``find_names(text)`` reads full names ("claude-3-7-sonnet-20250219", "Qwen3-30B-A3B", "GPT-4o mini") and returns each
with its canonical display name. Short forms ("Medium 3.1", "Opus", "the former") belong to ``registry.py`` and
``sentences/discourse.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.models.display import display_name
from counterclaim.extractors.models.families import (
    Family,
    beginnings,
    families,
    not_models,
    written_lower,
)
from counterclaim.extractors.models.slugs import (
    Part,
    edition_part,
    end_of_window,
    hyphenated_part,
    is_part_of_longer,
    lower_part,
    names_other,
    release_part,
    slug_lead,
    tag_part,
    unlisted_lower,
    unlisted_part,
)

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
_BRACKETED_SIZE = re.compile(r"\s?(?:\((?P<s>E?\d+(?:\.\d+)?[Bb])\)|\[(?P<t>E?\d+(?:\.\d+)?[Bb])\])")  # "Gemma 3 (27B)"
_SEP = re.compile(r"[ \-–‑]")
_CLOSED = re.compile(r"\s*(?:$|[.,;:!?)|\n]|(?:and|or|is|was|vs)\b)")  # what may follow a tier in lower case
_SLUG_GOES_ON = re.compile(r"-|\d(?:\.\d)?[:-][a-z0-9]")  # behind a family in lower case: "falcon-7b", "falcon3:10b"
_LONGEST_HOST = 80
_MOST_PARTS = 8
_BESIDE = 16  # characters of a name and what joins it to the next
_SHORT = 100  # characters of texts whose names are remembered: headings are looked at for each block below them
_IN_WORD = frozenset("/-_=?&.")


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


def find_names(text: str) -> list[Name]:
    """Return the full model names in ``text`` in order, not overlapping. Companies alone are not returned."""
    return list(_names_in_short(text)) if len(text) <= _SHORT else _names_in(text)


@per_lexicon(maxsize=1024)
def _names_in_short(text: str) -> tuple[Name, ...]:
    return tuple(_names_in(text))


def _names_in(text: str) -> list[Name]:
    head, by_head, *_ = families()
    maybe = beginnings()
    out: list[Name] = []
    position = 0
    while begun := maybe.search(text, position):
        match = head.match(text, begun.start())
        if match is None:
            position = begun.start() + 1
            continue
        family = by_head[match["head"]]
        if product := not_models().match(text, match.start("head")):
            position = product.end()
            continue
        if text[match.start() - 1 : match.start()] in _IN_WORD and _in_address(text, match.start()):
            position = match.end()
            continue
        if (
            match["head"].islower()
            and match["head"] not in written_lower()
            and not _SLUG_GOES_ON.match(text, match.end())
        ):
            position = match.end()  # in lower case these are words; only a slug is a name
            continue
        name = _read_tail(text, match.start(), match.end("head"), family)
        if name is not None:
            if "-" in text[name.start : name.end + 1] and (
                host := _hosts().match(text, name.start, name.start + _LONGEST_HOST)
            ):
                position = host.end()
                continue
            lead = slug_lead(text, name.start, name.end)
            if lead:
                name = replace(name, start=name.start - len(lead), display=lead + name.display.replace(" ", "-"))
            if lead or not is_part_of_longer(text, name.start):
                out.append(name)
        position = name.end if name is not None else match.end()
    return out


def _in_address(text: str, position: int) -> bool:
    """Return True if ``position`` lies in a URL: an address states nothing about a model."""
    word = text[max(0, position - 200) : position].rsplit(maxsplit=1)[-1]
    return "://" in word or word.startswith("www.")


@per_lexicon()
def _hosts() -> re.Pattern[str]:
    """Return a pattern of an address without its scheme: "qwen3-6-27b-benchmark.vercel.app"."""
    return re.compile(rf"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{'|'.join(load('families')['domains'])})(?![\w-])")


def _read_tail(text: str, start: int, position: int, family: Family) -> Name | None:
    """Read versions, tiers, sizes and variants after a family head; None if nothing makes it a model."""
    if family.literal and text[position : position + 1].isdigit():
        return None
    literal = text[start:position].rpartition(" ")[2]
    solo = family.needs_tier and literal.lower() != family.name.lower()
    read = _Parts(family, literal.islower(), tiers=[literal] if solo else [])
    for _ in range(_MOST_PARTS):
        part = _next_part(text, position, read) or tag_part(text, start, position)
        if part is None:
            break
        position = read.add(part)
    position = end_of_window(text, position) if read.size and read.lower else position
    named = bool(read.version or read.tiers or read.size)
    if not (family.bare or family.literal or named or _is_beside_family(text, start, position, family)):
        return None
    if solo and not read.version:
        return None
    if (named or family.literal) and (part := edition_part(text, position, bracketed=True)):
        position = read.add(part)
    elif not named and not family.literal and names_other(text, start, position):
        return None
    if not (read.size or read.tiers) and family.name in load("families")["sized"]:
        sized = _BRACKETED_SIZE.match(text, position)
        position = read.add(("size", (sized["s"] or sized["t"]).upper(), sized.end())) if sized else position
    display = display_name(family, literal, read.version, read.tiers, read.size)
    version = read.version or (literal if family.literal else "")
    return Name(start, position, display, family.name, version, tuple(read.tiers), read.size)


def _is_beside_family(text: str, start: int, end: int, family: Family) -> bool:
    """True for the maker of "Llama and Mistral have", whose name stands for its models beside those of a family."""
    if family.name not in load("families")["makers_as_families"]:
        return False
    before, behind = _family_beside()
    return before.search(text, max(0, start - _BESIDE), start) is not None or behind.match(text, end) is not None


@per_lexicon()
def _family_beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a family's name before and behind another's in a list."""
    names = "|".join(map(re.escape, load("families")["plain_families"]))
    return (
        re.compile(rf"(?<![\w-])(?:{names})(?:,\s|,?\s(?:and|or)\s|\s?/\s?)$"),
        re.compile(rf"(?:,\s|,?\s(?:and|or)\s|\s?/\s?)(?:{names})(?![\w-]|\s?\d)"),
    )


@dataclass(slots=True)
class _Parts:
    """The parts of a name read so far; ``lower`` if its author writes it in lower case."""

    family: Family
    lower: bool
    tiers: list[str]
    version: str = ""
    size: str = ""

    def add(self, part: Part) -> int:
        """Take a part and return where it ends."""
        kind, value, end = part
        if kind == "version":
            self.version = value
        elif kind == "size" or (self.size and not value[0].isalpha()):  # an edition stands where it is written
            self.size = f"{self.size}{value}" if value[0] in "-:" else f"{self.size} {value}".strip()
        elif self.size and not self.version and not self.tiers and self._tells(value):
            self.size = f"{self.size}-{value}"  # "Yi 34B Chat"
        else:
            self.tiers.append(value)
        return end

    def _tells(self, word: str) -> bool:
        return word.lower() not in load("families")["dropped"] and word not in self.family.tier_words


def _next_part(text: str, position: int, read: _Parts) -> Part | None:
    """Return (kind, value, end) of the next part of a name, or None where the name ends."""
    family, version = read.family, bool(read.version)
    sep = _SEP.match(text, position)
    at = sep.end() if sep else position
    glued = text[position : position + 1]
    if sep is None and (version or read.tiers) and not (glued.isupper() or (read.tiers and glued.isdigit())):
        return None
    named = bool(version or read.tiers or read.size or family.literal)
    if sep and named and (part := edition_part(text, at, hyphen=sep[0] == "-", months=family.months)):
        return part
    if sep and (read.size or (version and read.tiers)) and (part := release_part(text, at)):
        return part
    if sep and sep[0] == "-" and (part := hyphenated_part(text, at, version=version, named=named)):
        return part
    if sized := _SIZE.match(text, at):
        return "size", sized["s"].upper().replace("X", "x").replace("×", "x"), sized.end()
    if not version and not family.literal and (part := _version_part(text, at, family)):
        return part
    if sep is None:
        joined = families()[2].match(text, at) if version and glued.isupper() else None
        return ("variant", joined[0], joined.end()) if joined else None
    return _word_part(text, at, read, hyphen=sep[0] == "-", named=named)


def _version_part(text: str, at: int, family: Family) -> Part | None:
    """Read a version; in families that count from 1, "v2" is 2."""
    lettered = None if family.numbered and text[at : at + 1] in "vV" else _LETTERED.match(text, at)
    match = lettered or _VERSION.match(text, at)
    return ("version", match["v"] if match["v"][0].isdigit() else match["v"].upper(), match.end()) if match else None


def _word_part(text: str, at: int, read: _Parts, *, hyphen: bool, named: bool) -> Part | None:
    """Read a tier or variant; behind a hyphen an unlisted word is one too: the name of another model."""
    family = read.family
    _, _, variants, plans, _ = families()
    word = family.tiers.match(text, at) if family.tiers else None
    small = text[at : at + 1].islower()
    if small and (hyphen or (read.lower and word is None)) and (word is None or "-" not in word[0]):
        part = lower_part(text, at, family.tier_words, named=named and hyphen)
        return part or (unlisted_lower(text, at) if hyphen and named and read.lower else None)
    if word is None:
        word = variants.match(text, at) if named else plans.match(text, at)
    if word is None and hyphen and (read.version or read.size):
        return unlisted_part(text, at)
    if word is None or (not hyphen and _is_plain_word(text, word, read)):
        return None
    return "variant", word[0], word.end()


def _is_plain_word(text: str, word: re.Match[str], read: _Parts) -> bool:
    """True if a variant behind a space is an ordinary word: lower case, in families that do not write it so."""
    words, own = load("families"), bool(read.family.tiers and read.family.tiers.fullmatch(word[0]))
    if word[0] in words["efforts"] and not own:
        return _CLOSED.match(text, word.end()) is None
    if not word[0][0].islower() or word[0] in words["small_variants"]:
        return False
    if not own:
        return True
    if word[0] not in words["small_words"] or word[0].capitalize() not in read.family.tier_words:
        return False
    return not (read.lower or (read.version and _CLOSED.match(text, word.end())))
