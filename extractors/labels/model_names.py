"""Reads the model that a label cell names: the label is a name, its maker, a note, and no more.

What is joined to a known name and no list holds makes another model: "Jais-30b v3", "Claude 3.7 Sonnet Thinking 16K",
"LongCat Flash" beside Gemini 2.0 Flash.
"""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.aliases import without_makers
from counterclaim.extractors.models.families import needs_tier
from counterclaim.extractors.models.grammar import Name, find_names
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.possible_subjects import is_ordinary, unknown_subjects
from counterclaim.extractors.models.registry import Registry

_REPOSITORY = re.compile(r"[A-Za-z][\w-]*/([A-Za-z][\w.-]*?)(?:-(?:hf|HF|GGUF|AWQ|GPTQ))*")
_BRACKETS = re.compile(r"([^()]+)\(([^(),]+)\)")
# Before the host of "DeepSeek V4 via OpenRouter"
_HOSTED_BY = word_pattern(r"\w\s(?:via|through)\s$")
_SERVICE = re.compile(r"\s(?:API|AI|app)\s*$")  # "Claude API (3.5 Sonnet)"
_BRACKETED = re.compile(r"[(\[][^)\]]*[)\]]")
_NEXT = re.compile(r"(?P<gap>[ -])(?P<word>[\w.+/-]*\w)")
_EDITION = re.compile(r"v?\d[\w./-]*")
_MARKS = re.compile(r"^[^\w()\[\]\"'“‘.~$#<>+-]+|[^\w()\[\]\"'”’.%$!?+*†‡#<>-]+$")
_JOINED = re.compile(r"\s(?:or|and|vs\.?)\s[A-Z\d]")
_LONGEST, _LONGEST_REST = 60, 14


def model_named(text: str, registry: Registry) -> str | None:
    """Return the model that a label cell names, if the cell is little more than a name."""
    plain = _unglued(bare_label(text))
    if not plain or len(plain) > _LONGEST:
        return None
    if (inner := _model_in_brackets(plain, registry) or _below_vendor(plain)) is not None:
        return inner
    found = registry.find(plain)
    if not found:
        return None
    names = without_makers(plain, find_names(plain))
    if len(names) == 1 and (names[0].start, names[0].end) == (0, len(plain)):
        known = found[0].name in registry.title or needs_tier(names[0].family)
        return found[0].name if known else registry.undated(names[0]).display
    first = found[0]
    if len(names) > 1 or _is_list(plain, found) or not is_lead(plain[: first.start]):
        return None
    if (end := _goes_on(plain, first, registry)) > first.end:
        return plain[first.start : end] if names else first.name + plain[first.end : end]
    if _JOINED.match(plain, first.end):  # "R1 or V3"
        return None
    rest = re.sub(r"\W", "", plain[: first.start] + _BRACKETED.sub("", plain[first.end :]))
    return first.name if len(rest) <= _LONGEST_REST else None


def bare_label(text: str) -> str:
    """Return a label without marks and pictures around it: "falcon3:10b 🆕"."""
    return _MARKS.sub("", text.strip(" *_:"))


def _is_list(plain: str, found: list[Mention]) -> bool:
    """Return True for a label of several models: "Claude 3/3.5", "Phi-3 small/medium"."""
    outside = _BRACKETED.sub(lambda bracket: " " * len(bracket[0]), plain)
    named = [m for m in found if outside[m.start : m.end].strip() and not _HOSTED_BY.search(plain, 0, m.start)]
    return len({m.name for m in named}) > 1


def is_lead(lead: str) -> bool:
    """Return True for what may stand before a name: its maker, a rank, an article; not "vs", "Beats", "$20 ("."""
    words = re.findall(r"[^\W\d_][\w.-]*", lead)
    if lead[-1:] == "-" or not all(word.removesuffix("'s") in _leads() for word in words):
        return False
    return not re.search(r"[$€£%+(]", lead)


@per_lexicon()
def _leads() -> frozenset[str]:
    words = load("families")
    makers = [*words["vendors"], *(str(family["vendor"]) for family in words["families"]), *base("providers")]
    heads = (str(head) for family in words["families"] for head in family["heads"])
    return frozenset(
        {*" ".join([*map(str, makers), *heads]).split(), *makers, *words["plans"], *base("cells")["name_leads"]}
    )


def _goes_on(plain: str, first: Mention, registry: Registry) -> int:
    """Return where the name ends that a known name is only the beginning of: words joined to it that tell."""
    end = first.end
    others = {o.start for o in unknown_subjects(plain, [(first.start, first.end)], registry.lower)}
    while more := _NEXT.match(plain, end):
        word = more["word"]
        behind = plain[more.end() : more.end() + 9].lower().split()
        counted = bool(behind) and is_ordinary(behind[0])  # "32K context"
        telling = (_EDITION.fullmatch(word) and not counted) or more.start("word") in others
        if not telling and (more["gap"] != "-" or is_ordinary(word.lower())):
            break
        end = more.end()
    return end


def _unglued(plain: str) -> str:
    """Return a cell's text without a repository's owner, and without what its markup glued to the name."""
    if path := _REPOSITORY.fullmatch(plain):
        return path[1]
    glued = _glued().search(plain)
    return plain[: glued.start()] if glued else plain


@per_lexicon()
def _glued() -> re.Pattern[str]:
    """Return a pattern of a vendor or a note right behind a name: "Grok 4xAI flagship", "GPT-5current model"."""
    words = [*load("families")["vendors"], *base("cells")["glued_notes"]]
    body = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<=[a-z0-9)])(?:{body})\b")


def _below_vendor(plain: str) -> str | None:
    """ "Anthropic 3 Haiku", a vendor's heading over a short name: the vendor's family completes it."""
    vendor, _, short = plain.partition(" ")
    families = _families_of(vendor) if short else ()
    full = (find_names(f"{family} {short}") for family in families)
    whole = [names[0] for names in full if names and names[0].specific and names[0].tiers]
    fits = [name.display for name in whole if name.end == len(f"{name.family} {short}")]
    return fits[0] if len(fits) == 1 else None


@per_lexicon(maxsize=256)
def _families_of(vendor: str) -> tuple[str, ...]:
    return tuple(str(family["name"]) for family in load("families")["families"] if family["vendor"] == vendor)


def _model_in_brackets(plain: str, registry: Registry) -> str | None:
    """ "ChatGPT (GPT-4o)", "Gemini (1.5 Pro)" and "Claude (Sonnet)" are about the model in brackets."""
    match = _BRACKETS.fullmatch(plain)
    if match is None or not (is_lead(match[1]) or unknown_subjects(match[1], ()) or find_names(match[1])):
        return None  # "Yes (GPT-4o)"
    lead = _SERVICE.sub(" ", match[1])
    outer, both = find_names(lead), find_names(f"{lead}{match[2]}")
    if len(find_names(match[2])) > 1:
        return None  # "OpenAI (GPT-4.1 / o3)" is a column of two
    if _is_tier_of(outer[-1].display if outer else "", lead, match[2]) or _completes(outer, both, lead, match[2]):
        return registry.find(f"{lead}{match[2]}")[0].name
    sized = both and both[-1].family in load("families")["sized"] and re.fullmatch(r"\d+(?:\.\d+)?[BM]", match[2])
    if not both or not both[-1].specific or (outer and outer[0].specific and not sized):
        return None
    return both[-1].display


def _completes(outer: list[Name], both: list[Name], lead: str, inner: str) -> bool:
    """Return True for "Gemini 2.5 (Pro)": a version of a family with nothing but a tier of it in brackets."""
    if len(outer) != 1 or len(both) != 1 or outer[0].end != len(lead.rstrip()) or outer[0].tiers or outer[0].size:
        return False
    tiers = next((one["tiers"] for one in load("families")["families"] if one["name"] == outer[0].family), ())
    return bool(outer[0].version) and inner in {*tiers, *load("families")["plans"]} and both[0].tiers == (inner,)


def _is_tier_of(family: str, outer: str, inner: str) -> bool:
    """Return True for a bare family with a tier of its own in brackets."""
    tiers = next((one["tiers"] for one in load("families")["families"] if one["name"] == family), ())
    return outer.strip() == family and inner in tiers
