"""Parses the parts of hyphenated model names: "gpt-4-32k", "claude-3-7-sonnet-20250219".

Each function reads one part at a position and returns (kind, value, end), which the grammar of names combines, or
None. A value that begins with a hyphen is joined to what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.extractors.lexicon import base, load, per_lexicon

Part = tuple[str, str, int]

_VERSION = re.compile(r"(\d)-(\d)(?=-|\b)(?!\d)")
_MONTH, _DAY = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12]\\d|3[01])"
_ISO = rf"(?P<y>20\d{{2}})-?(?P<m>{_MONTH})-?(?P<d>{_DAY})"
_ENDS = r"(?![\w%]|[.,]\d|-\d|\s?(?:tokens?|points?)\b)"
_DATED = re.compile(rf"(?:{_ISO}|0[1-9]-{_DAY}|{_MONTH}-20\d{{2}}|0[1-9][0-3]\d){_ENDS}")
_MONTHLY = re.compile(rf"2[3-6]{_MONTH}{_ENDS}")
_HYPHENATED = re.compile(rf"(?:1[0-2]{_DAY}|2[3-6][01]\d|{_MONTH}-{_DAY}){_ENDS}")
_NUMBERED = re.compile(rf"00[1-9]{_ENDS}")  # "Gemini 1.5 Pro 002"
_EDITION = r"(?:\s(?:version|edition|snapshot|release|model))?"
_BRACKETED = re.compile(rf"\s?\((?:the\s)?(?:{_ISO}|(?P<short>00[1-9]|0[1-9]{_DAY}|2[3-6]{_MONTH})){_EDITION}\)")
_RELEASE = re.compile(r"[vV]\d(?:\.\d{1,2})?(?![\w%]|\.\d)")
_TAG = re.compile(r":(?:(?P<size>\d+(?:x\d+)?(?:\.\d+)?[bB])|(?P<word>[a-z]{3,}))(?![A-Za-z0-9.:/])")
_SLUG = re.compile(r"[A-Za-z][\w.-]*")
_WINDOW = re.compile(r"(?P<w>\d{1,3}[kK])(?![\w%])")
_TOKENS = re.compile(r"[-‑](?P<tokens>\d{4,6})(?![\w%-]|[.,]\d|\s?tokens?\b)")
_LEAST_WINDOW = 2048  # tokens
_WORD = re.compile(r"[A-Z][A-Za-z]+(?![\w.])")
_LOWER_PAIR = re.compile(r"[a-z]+-[a-z0-9]+(?![A-Za-z0-9])")
_LOWER = re.compile(r"[a-z]+(?![A-Za-z0-9])")
_LEAD = re.compile(r"(?<![\w@/.-])(?:[A-Z][a-z]|[A-Z]\d)[\w.]*(?:-(?:[A-Z]|\d)[\w.]*)*-$")
_NAMING = re.compile(r"\d|[a-z][A-Z]")  # "Near-" and "Post-" name nothing
_FIRST_PART = re.compile(r"(?<![\w@/.-])(?P<word>[^\W\d_]\w*)-$")
_LONGEST_LEAD = 40


def hyphenated_part(text: str, at: int, *, version: bool, named: bool) -> Part | None:
    """Read a version in slug form or a window behind a hyphen; ``named`` if a version, tier or size came before."""
    if not version and (slug := _VERSION.match(text, at)):
        return "version", f"{slug[1]}.{slug[2]}", slug.end()
    if (named or text[at - 2] in "Bb") and (window := _WINDOW.match(text, at)):
        return "size", f"-{window['w'].upper()}", window.end()
    return None


def edition_part(
    text: str, at: int, *, hyphen: bool = False, months: bool = False, bracketed: bool = False
) -> Part | None:
    """Read the date or number of an edition: "20250219", "0613", "03-25", "2411", "002"; ``bracketed`` in brackets.

    ``months`` for families whose editions are named by year and month alone.
    """
    if bracketed:
        match = _BRACKETED.match(text, at)
    else:
        forms = [_DATED, _NUMBERED, *([_MONTHLY] if months else []), *([_HYPHENATED] if hyphen else [])]
        match = next((found for form in forms if (found := form.match(text, at))), None)
    if match is None:
        return None
    parts = match.groupdict()
    iso, short = parts.get("y"), parts.get("short")
    written = f"{iso}-{match['m']}-{match['d']}" if iso else short or match[0].strip()
    return "variant", written, match.end()


def release_part(text: str, at: int) -> Part | None:
    """Read the release of a model named before: "Mistral 7B v0.3", "Claude 3.5 Sonnet V2"."""
    match = _RELEASE.match(text, at)
    return ("size", match[0].lower(), match.end()) if match else None


def tag_part(text: str, start: int, at: int) -> Part | None:
    """Read the tag by which a local runner or a router tells editions apart: "llama3.1:70b", "deepseek-r1:free"."""
    tag = _TAG.match(text, at)
    if tag is None or not (_SLUG.fullmatch(text, start, at) or tag["word"] in load("families")["tags"]):
        return None
    if tag["size"]:
        return "size", tag["size"].upper().replace("X", "x"), tag.end()
    if not any(letter.isdigit() or letter == "-" for letter in text[start:at]):
        return None  # "claude:yes"
    return "variant", tag["word"] if tag["word"] in load("families")["dropped"] else tag[0], tag.end()


def end_of_window(text: str, at: int) -> int:
    """Return where the window behind a slug ends that a host writes in tokens, "mixtral-8x7b-32768", else ``at``."""
    match = _TOKENS.match(text, at)
    tokens = int(match["tokens"]) if match else 0
    return match.end() if match and tokens >= _LEAST_WINDOW and tokens & (tokens - 1) == 0 else at


def _describes(word: str) -> bool:
    """Return True for a word that describes what is like a model: "claude-based"."""
    describing = base("possible_subjects")["tails"].split()
    return word in describing or word.capitalize() in load("families")["no_suffixes"]


def unlisted_lower(text: str, at: int) -> Part | None:
    """Read an unlisted word of a slug: "mistral-7b-openorca" is no Mistral 7B."""
    word = _LOWER.match(text, at)
    if word is None or _describes(word[0]):
        return None
    return "variant", word[0] if word[0] in load("families")["dropped"] else f"-{word[0].capitalize()}", word.end()


def names_other(text: str, start: int, at: int) -> bool:
    """Return True if a bare family is part of another name: "claude-code", "LLaMA-Adapter", the owner "meta-llama/"."""
    if text[at : at + 1] == "/" and text[start - 1 : start] == "-":
        return True
    if text[at : at + 1] not in {"-", "‑"}:
        return False
    if text[start:at].islower() and (lower := _LOWER.match(text, at + 1)):
        return not _describes(lower[0])
    word = _WORD.match(text, at + 1)
    return word is not None and not word[0].isupper() and word[0] not in load("families")["no_suffixes"]


def lower_part(text: str, at: int, tier_words: Sequence[str], *, named: bool) -> Part | None:
    """Read a lower-case part ("gpt-4-turbo", "llama-4-scout") as the vendor writes it."""
    tiers = {tier.lower().replace(" ", "-"): tier for tier in reversed(tier_words)}
    if (pair := _LOWER_PAIR.match(text, at)) and pair[0] in tiers:
        return "variant", tiers[pair[0]], pair.end()
    word = _LOWER.match(text, at)
    if word is None:
        return None
    variants = {str(v).lower(): str(v) for v in reversed(load("families")["variants"])} if named else {}
    known = tiers.get(word[0]) or variants.get(word[0])
    return ("variant", known, word.end()) if known else None


def unlisted_part(text: str, at: int) -> Part | None:
    """Read an unlisted word of a hyphenated name: "Qwen2.5-Omega-7B" is no Qwen 2.5 7B."""
    word = _WORD.match(text, at)
    if word is None or word[0] in load("families")["no_suffixes"]:
        return None
    return "variant", f"-{word[0]}", word.end()


def slug_lead(text: str, start: int, end: int) -> str:
    """Return what belongs to the name at ``start:end`` in front of it: "Dolphin-2.5-" of "Dolphin-2.5-Mixtral-8x7B"."""
    if start < 2 or text[start - 1] != "-" or " " in text[start:end]:
        return ""
    lead = _LEAD.search(text, max(0, start - _LONGEST_LEAD), start)
    words = load("families")
    if lead is None or not _NAMING.search(lead[0]) or lead[0][:-1] in {*words["no_prefixes"], *words["vendors"]}:
        return ""
    return lead[0]


def is_part_of_longer(text: str, start: int) -> bool:
    """Return True if the name at ``start`` ends a longer one: "Marco-o1" is no o1, "Meta-Llama" and "non-Llama" are.

    >>> [is_part_of_longer(text, text.index("o1")) for text in ("Marco-o1", "OpenAI-o1", "pre-o1", "an o1")]
    [True, False, False, False]
    """
    if start < 2 or text[start - 1] != "-":
        return False
    lead = _FIRST_PART.search(text, max(0, start - _LONGEST_LEAD), start)
    return lead is not None and lead["word"].lower() not in _before_names()


@per_lexicon()
def _before_names() -> frozenset[str]:
    words = load("families")
    return frozenset(str(word).lower() for word in (*words["no_prefixes"], *words["vendors"]))
