"""Finds short forms of model names ("Medium 3.1", "Medium" for Mistral Medium 3.1) and tells plans from models."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import replace
from itertools import zip_longest

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.families import families, needs_tier
from counterclaim.extractors.models.grammar import Name, find_names
from counterclaim.extractors.records import Document

# Behind a short form that is an ordinary word here: "Small models"
_PLURAL = word_pattern(r"\s+{short_form_nouns}\b|-sized?\b|-tier\b", fold=False)
_FROM = re.compile(r"\bfrom\s(?:the\s)?[\w.-]+$", re.I)
_SLASHED = re.compile(
    r"\s?/\s?(?P<member>[A-Z][a-z]{2,}\s\d(?:\.\d{1,2})?|\d(?:\.\d)?\s[A-Z][a-z]{2,}|[A-Z][a-z]{2,}|[a-z]{4,}"
    r"|[VvRM]?\d(?:\.\d{1,2})?(?:-[A-Z][a-z]+|[a-z]?)|[KR]\d\s[A-Z][a-z]{3,}|\d+(?:\.\d+)?[Bb])(?![\w%/$-]|\.\d)"
)
# Further sizes of one model: "Qwen3 8B, 14B and 32B"; "30B, 3B active" are no two models
_SIZES_BEHIND = re.compile(
    r"(?:,\s?(?:and\s|&\s)?|\sand\s|\s&\s)(?P<member>\d+(?:\.\d+)?B)(?![\w%/$-]|\.\d|\s?(?:param|token|total|active))"
)
# A tier or a version beside one of its line: "Gemini 2.5 Pro & Flash", "DeepSeek V3 and R1", "GPT-4o and 4o mini"
_TIER_BEHIND = re.compile(
    r"(?:,\s(?:and\s|&\s)?|\sand\s|\s&\s)(?P<member>[A-Z][a-z]{2,}|R\d|\d[\w.]{0,3}\smini|mini|nano)"
    r"(?=\s?(?:$|[,;:.()*–—&]|-\s|/|and\s))"
)
_MEMBERS = re.compile(r"\s\((?P<members>[A-Z][\w. -]*(?:\s?[/,&]\s?(?:and\s)?[A-Z][\w. -]*|\sand\s[A-Z][\w. -]*)+)\)")
_JOINTS = re.compile(r"\s?[/,&]\s?(?:and\s)?|\sand\s")
_SIZED = re.compile(r"\s\d+(?:\.\d+)?B$")
_JOINING = re.compile(r"[/&]|\sand\s|,")
_LAST_PART = re.compile(r"[A-Za-z0-9.]+$")
_HEADS = re.compile(r":\s|\s")  # "Perplexity: Sonar Pro", "Perplexity Sonar Pro"
_MEMBER = re.compile(r"(?:(?<=[:,;]\s)|(?<=\sand\s))(?P<member>[A-Z][\w.]*(?:[ -][A-Z][\w.]*){0,2})(?=\s?[@=]|:?\s[$])")
LETTERED = re.compile(r"(?<![\w.$/@-])(?P<version>[A-Z]\d{1,2}(?:\.\d{1,2})?)(?:-[A-Z][a-z]+)?(?![\w%-]|\.\d)")
_LETTER_VERSION = re.compile(r"(?P<letter>[A-Z])\d(?:\.\d{1,2})?")
_POINT_VERSION = re.compile(r"\d{1,2}\.\d")
_ID_OPENS, _ID_CLOSES = re.compile(r"[*_]{0,2}\s\([`*_]{0,2}"), re.compile(r"[`*_]{0,2}\)")
_EMPHASIS, _LABELS = " *_`", frozenset({"cell", "heading", "term"})
_LINE_HEAD = re.compile(r"\W{0,4}(?P<head>[^:]+?):\s")
_LONGEST_HEAD = 40  # characters of a line's family and the marks before it
_LEAST = 2  # how often a page names the family, and each version by itself


@per_lexicon()
def _tier_words() -> frozenset[str]:
    data = load("families")
    return frozenset(str(tier) for family in data["families"] for tier in family["tiers"])


@per_lexicon()
def _weak_tiers() -> frozenset[str]:
    return frozenset(load("families")["weak_tiers"])


@per_lexicon()
def _bare_aliases() -> frozenset[str]:
    """Company names that articles also use for the company's model."""
    return frozenset(load("families")["company_models"])


@per_lexicon(maxsize=1024)
def is_generation(display: str) -> bool:
    """Return True for "Claude 4": a name that lacks the tier that its family's models have."""
    names = find_names(display)
    return bool(names) and not (names[0].tiers or names[0].size) and needs_tier(names[0].family)


def is_plan(display: str) -> bool:
    """Return True for the name of a consumer plan: ``ChatGPT Plus``."""
    return display.rpartition(" ")[2] in load("families")["plans"] and not any(ch.isdigit() for ch in display)


@per_lexicon(maxsize=1024)
def short_forms(name: str, more_tiers: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the short forms of a full name: "Mistral Medium 3.1" gives "Medium 3.1" and "Medium"."""
    words = name.split(" ")
    tiers, weak = _tier_words(), _weak_tiers()
    strong = [word for word in words[1:] if word in more_tiers or (word in tiers and word not in weak)]
    versions = [word for word in words[1:] if re.fullmatch(r"\d+(?:\.\d+)*", word)]
    out = []
    for tier in strong:
        out += [tier, *(f"{tier} {version}" for version in versions), *(f"{version} {tier}" for version in versions)]
    if len(words) > 2 and not strong:
        told = words[-1] not in weak or _LETTER_VERSION.fullmatch(words[1]) is not None  # "K2.7 Code", but no "3 Pro"
        told = told or _POINT_VERSION.fullmatch(words[1]) is not None  # "2.5 Pro"
        out += [" ".join(words[1:])] if re.search(r"[A-Za-z]", "".join(words[1:])) and told else []
    head = words[0]
    if head in _bare_aliases() and not _SIZED.search(name):  # a company's name means its model, and no small size of it
        out += [alias for alias in _bare_aliases() if alias.lower() == head.lower()]
    if "-" in head and head.split("-")[1][:1].isdigit() and any(ch.isalpha() for ch in head.split("-")[1]):
        out.append(" ".join([head.split("-")[1], *words[1:]]))
    return tuple(alias for alias in dict.fromkeys(out) if alias != name and len(alias) > 1)


def pattern_of(aliases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds the short forms in text."""
    return any_of(aliases, not_behind=r"[\w.$-]", then=r"(?![\w]|\.\d|-\d|-[a-z])", space="[ -]")


def is_plural(text: str, end: int) -> bool:
    """True for "Medium models" and "Small to medium teams"; not for "use Medium 3.1 to", "from Medium to Large"."""
    plural = _PLURAL.match(text, end)
    if plural is None or plural[0].split() != ["to"]:
        return plural is not None
    return not text[end - 1].isdigit() and _FROM.search(text, 0, end) is None


@per_lexicon()
def _heads() -> frozenset[str]:
    return frozenset(str(head) for family in load("families")["families"] for head in family["heads"])


def with_relatives(text: str, known: list[Name]) -> list[Name]:
    """Return the names of a text, and names abbreviated to the part that differs from one before."""
    known = without_makers(text, known) if len(known) > 1 else known
    known = _with_siblings(text, _with_ids(text, known) if "(" in text else known)
    return _with_slashed(text, known) if known and _JOINING.search(text) else known


def without_makers(text: str, known: list[Name]) -> list[Name]:
    """Return the names without a family that only heads a fuller name of its maker: "Qwen: Qwen3 8B"."""
    return [
        name
        for name, other in zip_longest(known, known[1:])
        if not (
            other
            and not (name.specific or name.tiers)
            and (other.specific or other.tiers)
            and _HEADS.fullmatch(text, name.end, other.start)
            and vendor_of(name.display) == vendor_of(other.display)
            and (text[name.end] != " " or vendor_of(name.display) == name.display)
        )
    ]


@per_lexicon(maxsize=256)
def own_tiers(family: str) -> frozenset[str]:
    """Return the words for the product lines and versions of a family."""
    return frozenset(word for one in families()[1].values() if one.name == family for word in one.tier_words)


def _with_ids(text: str, known: list[Name]) -> list[Name]:
    """Return the names with one name for a model and its id: "GPT-4 Turbo (`gpt-4-1106-preview`)" is GPT-4 Turbo."""
    out: list[Name] = []
    for name in known:
        own = out[-1] if out else None
        if (
            own is not None
            and (own.family, own.version) == (name.family, name.version)
            and set(own.tiers) - set(name.tiers)
            and any(tier.isdigit() for tier in name.tiers)
            and not own_tiers(name.family) & set(name.tiers)
            and text[name.start : name.end].islower()
            and _ID_OPENS.fullmatch(text, own.end, name.start)
            and _ID_CLOSES.match(text, name.end)
        ):
            name = replace(name, display=own.display)  # noqa: PLW2901
        out.append(name)
    return out


def _with_siblings(text: str, known: list[Name]) -> list[Name]:
    """Return the names of a text and abbreviated siblings: "DeepSeek: V4 Pro @ $0.78/M, R1 @ $2.50/M"."""
    line = _LINE_HEAD.match(text) if ":" in text[:_LONGEST_HEAD] else None
    if line is None or line["head"] not in _heads():
        return known
    out = list(known)
    for match in _MEMBER.finditer(text, line.end()):
        start, end = match.span("member")
        if any(name.start < end and start < name.end for name in known):
            continue
        full = find_names(f"{line['head']} {match['member']}")
        if (
            len(full) == 1
            and full[0].end == len(line["head"]) + 1 + end - start
            and (full[0].specific or full[0].tiers)
        ):
            out.append(replace(full[0], start=start, end=end))
    return sorted(out, key=lambda name: name.start)


def _with_slashed(text: str, known: list[Name]) -> list[Name]:
    """Return the names of a text and those that share their beginning: "Scout/Maverick", "Qwen 3/3.5", "8B/70B"."""
    out: list[Name] = []
    for index, name in enumerate(known):
        out.append(name)
        stop = known[index + 1].start if index + 1 < len(known) else len(text)
        while (match := _next_member(text, out[-1])) and match.end() <= stop:
            full = _member_of(text[name.start : name.end], name, match["member"])
            if full is None:
                break
            out.append(replace(full, start=match.start("member"), end=match.end()))
    return out


def _next_member(text: str, before: Name) -> re.Match[str] | None:
    if match := _SLASHED.match(text, before.end) or (_SIZES_BEHIND.match(text, before.end) if before.size else None):
        return match
    listed = _TIER_BEHIND.match(text, before.end) if before.specific else None
    own = own_tiers(before.family) if listed else ()
    return listed if listed and (listed["member"].split(" ")[-1] in own or listed["member"][0] == "R") else None


def _member_of(written: str, name: Name, member: str) -> Name | None:
    """Return what a member joined to a name means: its last part is another ("8B / 70B"), or all but the family is."""
    leads = [_LAST_PART.sub("", written), written.partition(" ")[0] + " "]
    leads = leads[::-1] if " " in member else leads  # "Mistral Small 4 / Medium 3.5"
    if not (name.tiers or name.size) and member.islower():
        leads.append(f"{written} ")  # "GPT-5 / mini"
    for lead in dict.fromkeys(lead for lead in leads if lead.strip()):
        full = find_names(lead + member)
        if len(full) == 1 and full[0].start == 0 and full[0].end == len(lead) + len(member) and full[0].specific:
            return None if full[0].display == name.display else full[0]
    return None


def bracketed_members(text: str, name: Name) -> list[str]:
    """Return the models that a bracket behind their family or generation lists: "Llama 4 (Scout / Maverick)"."""
    match = _MEMBERS.match(text, name.end)
    if match is None:
        return []
    lead, out = f"{text[name.start : name.end]} ", []
    for member in _JOINTS.split(match["members"]):
        full = find_names(lead + member)
        if len(full) != 1 or full[0].end != len(lead) + len(member) or not (full[0].tiers and full[0].specific):
            return []
        out.append(full[0].display)
    return out


@per_lexicon()
def vendor_pattern() -> re.Pattern[str]:
    """Return a pattern of a vendor's possessive: "OpenAI's"."""
    vendors = {str(family["vendor"]) for family in load("families")["families"]} | {"Mistral"}
    return any_of(vendors, not_behind=r"\w", then=r"['’]s\b")


@per_lexicon(maxsize=1024)
def vendor_of(display: str) -> str:
    """Return the vendor of a model's family, "" if unknown; Mistral AI is written Mistral."""
    names = find_names(display)
    family = names[0].family if names else ""
    vendor = next((str(f["vendor"]) for f in load("families")["families"] if f["name"] == family), "")
    return vendor.removesuffix(" AI") if vendor == "Mistral AI" else vendor


@per_lexicon()
def _letters() -> dict[str, str]:
    """Return the families by the letter of their versions; no "V", which opens anything's version."""
    out: dict[str, list[str]] = {}
    for family in load("families")["families"]:
        for letter in {match["letter"] for tier in family["tiers"] if (match := _LETTER_VERSION.fullmatch(str(tier)))}:
            out.setdefault(letter, []).append(str(family["name"]))
    return {letter: names[0] for letter, names in out.items() if len(names) == 1 and letter != "V"}


def lettered_versions(document: Document, known: Iterable[str], taken: Container[str]) -> dict[str, str]:
    """Return the full names of versions written alone: a page that names MiniMax lists "M2.5" and "M2.7" in a table.

    ``known`` are the models that the page names in full, ``taken`` the words that are already short for one of them.
    """
    families = {letter: name for letter, name in _letters().items() if document.text.count(name) >= _LEAST}
    if not families:
        return {}
    counts: Counter[str] = Counter()
    labels: set[str] = set()
    for block in document.blocks:
        text = document.of(block)
        for match in LETTERED.finditer(text) if block.kind != "code" else ():
            counts[match["version"]] += 1
            if block.kind in _LABELS and not text[: match.start()].strip(_EMPHASIS):
                labels.add(match[0])
    full, lines = set(known), {label[0] for label in labels if "." in label}  # "M3" alone may be a chip, "R1" a round
    return {
        written: name
        for written in sorted(labels)
        if written[0] in lines
        and (family := families.get(written[0]))
        and (counts[written.partition("-")[0]] >= _LEAST and written not in taken)
        and (name := f"{family} {written.replace('-', ' ')}") not in full
    }
