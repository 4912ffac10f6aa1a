"""Reads what stands beside a name and belongs to it: "3 Haiku", "Medium 3.2", "K2 Thinking", "H-Tiny:"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import Name, find_names, name_words
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.possible_subjects import is_ordinary, plan_words, unknown_subjects
from counterclaim.extractors.models.subject_roles import MOST_OTHERS, is_spoken_of
from counterclaim.extractors.records import Document

_LABEL_VARIANT = re.compile(r"[ -](?P<word>[A-Z][a-z]+(?:-[A-Z][a-z]+)?|[A-Z]-[A-Z][a-z]+)(?=:\s\S)")
_VERSION_BEFORE = re.compile(r"(?<![\w.,$/-])\d(?:\.\d)?[ ]$")
# A version behind a short form, no count: "Medium 3.2"
_VERSION_BEHIND = word_pattern(r"[ ]\d(?:\.\d)?(?![\w%]|[.,]\d|\s{counted_nouns})", fold=False)
_SERVICE = re.compile(r"\s(?:API|[A-Z][a-z]+)\b(?!:)")
_VARIANT_BEHIND = re.compile(r"[ -][A-Z]")
_LONGEST_TAIL = 40
DATE = re.compile(r" 20\d\d-\d\d-\d\d\b")
_SOME_OTHERS, _ONE_OTHER = 0.6, 0.3  # of its mentions may be all others and any other, as it is compared with them
_SAYING = ("paragraph", "item")
_LEAST_PARAGRAPHS = 3  # of a page that is about the model it opens with
_WRITTEN_SIZE = re.compile(r"\b\d+(?:\.\d+)?B\b")
_TITLE_VERSUS = word_pattern(r"\s{title_versus}\s")  # between the parts of an "A vs B" title
OPENING_SIZE = re.compile(  # what a sentence about a member of a family begins with: "The 12B model"
    r"\W*(?:[Tt]he|[Aa]n?|[Tt]heir|[Ii]ts|[Oo]ne)\s(?:[\w-]+\s)?(?P<size>\d+(?:\.\d+)?B)(?:\s(?:model|variant|version))"
)
# What a sentence about another version begins with: "The V3.2 series had"
OPENING_VERSION = word_pattern(
    r"\W*(?:the|an?|its|their)\s(?:\w+\s)?(?P<version>V\d+(?:\.\d+)*|\d+\.\d+)\s{version_nouns}\b"
)
# "the 120B fits on one card": a size alone, as the name of a member; not one that words behind it make a size of.
_BARE_SIZE = word_pattern(
    r"\b[Tt]he\s(?P<size>\d+(?:\.\d+)?[Bb])(?=[,;.:)]?(?:\s|$))(?!\s(?:[A-Z]|{no_member_sizes}\b)"
    r"|\s?(?:,|/|,?\s?and|,?\s?or|&|to|[–-])\s?(?:the\s)?\d)",
    fold=False,
)
# "mini ($0.40/$1.60)", "2.5 Pro: $1.25": a tier, or a version and a tier, right before its price
_TIER_ENTRY = word_pattern(
    r"(?:(?<=^)|(?<=\d\s)|(?<=[,;:(/–—-]\s)|(?<=[(/])|(?<=\b(?:and|for)\s)|(?<=\bor\s)|(?<=\bwith\s)|(?<=[.!?]\s))"
    r"(?P<name>(?:\d\.\d[ -])?[A-Za-z][A-Za-z]+(?:[- ]?Lite)?)"
    r"(?=\s?\(\s?[~≈]?\$\d|\s?[:=@–—-]\s?[~≈]?\$\d|\s(?:{tier_price_links}\s)?[~≈]?\$\d)",
    fold=False,
)
# "Scout has 109B parameters, and Maverick has 400B": a tier alone, as the subject of a clause
_TIER_SUBJECT = word_pattern(
    r"(?:^\W*|[.!?,;:—–]\s(?:(?:and|but|while|whereas)\s)?|\b(?:and|but|while|whereas)\s)"
    r"(?P<name>[A-Z][a-z]{3,})(?=\s(?:{second_verbs}|{name_verbs}|{copulas})\b|\sthe\s(?:\w+est|most|least)\b|\stoo\b"
    r"|\s[~≈]?[$€]?\d)",
    fold=False,
)
# "MMLU 86.2 vs Pro 87.5", "up from Pro's 61": a tier alone, as what another score is set against
_TIER_RIVAL = word_pattern(
    r"\b{versus_words}\s(?:the\s)?(?P<name>[A-Z][a-z]{2,})(?=(?:['’]s|\sat)?\s[~≈]?\d)", fold=False
)
# Words with capitals that may be a name, and no class of things: "Local LLMs"
_FAMILY_BEHIND = word_pattern(r"[\s-](?:[\w-]+\s)?{family_nouns}\b|['’]s\s(?:\w+\s)?{family_nouns}\b|\s?[+/]")
_CAPITALS = word_pattern(r"(?!.*\b{class_nouns}$)[A-Z0-9][\w.+-]*(?:\s[A-Z0-9][\w.+-]*){0,3}", fold=False)
_NAME_BEFORE = re.compile(r"(?<![\w.-])(?P<word>[A-Z][\w-]*[a-z][\w-]*) (?:v?\d[\d.]* )?$")


def sibling(match: re.Match[str], known: Iterable[str]) -> Mention | None:
    """ "K2 Thinking" beside Kimi K2 and "V4-Pro" beside DeepSeek V4-Flash: a short form with a word more is another."""
    text, end = match.string, match.end()
    if not _VARIANT_BEHIND.match(text, end):
        return None
    for full in sorted(known):
        short = f"{full.split(' ')[0]} {match[0]}"
        names = find_names(short + text[end : end + _LONGEST_TAIL])
        if names and names[0].start == 0 and names[0].end > len(short) and names[0].specific:
            return Mention(match.start(), end + names[0].end - len(short), names[0].display)
    return None


def headed_members(text: str, mentions: list[Mention], section: Sequence[str], heading: str) -> list[Mention]:
    """Return mentions in which a family's name means the one member that the section's heading names.

    "Qwen3 has a window of 128K" below "Qwen3-235B-A22B"; not "the Qwen3 series", nor beside another member.
    """
    if len(section) != 1 or not mentions or _WRITTEN_SIZE.search(section[0]) is None:
        return mentions
    head = name_words(section[0])
    families = {m.name for m in mentions if name_words(m.name) < head and not _WRITTEN_SIZE.search(m.name)}
    if not families or any(m.name not in {*families, section[0]} and name_words(m.name) & head for m in mentions):
        return mentions
    if not any(name.display == section[0] for name in find_names(heading)):
        return mentions
    return [
        Mention(m.start, m.end, section[0]) if m.name in families and not _FAMILY_BEHIND.match(text, m.end) else m
        for m in mentions
    ]


def sized_member(text: str, last: Sequence[str]) -> Mention | None:
    """Return the member that a sentence's opening size means beside the one model spoken of last, or None.

    >>> sized_member("The 12B model runs on 16GB.", ["Gemma 3 27B"])
    Mention(start=4, end=13, name='Gemma 3 12B')
    """
    match = OPENING_SIZE.match(text) if len(last) == 1 else None
    written = _WRITTEN_SIZE.search(last[0]) if match else None
    if match is None or written is None:
        return None
    name = last[0][: written.start()] + match["size"] + last[0][written.end() :]
    return Mention(match.start("size"), match.end(), name)


def bare_sizes(text: str, models: Sequence[Mention], last: str | None, known: Iterable[str]) -> list[Mention]:
    """Return the models that "the 120B" means: one that the page names, and that differs by its size from the last.

    >>> bare_sizes("so the 12B fits on a laptop", [], "Gemma 3 27B", {"Gemma 3 12B", "Gemma 3 27B"})
    [Mention(start=7, end=10, name='Gemma 3 12B')]
    """
    out: list[Mention] = []
    for match in _BARE_SIZE.finditer(text):
        before = [m for m in (*models, *out) if m.end <= match.start()]
        near = max(before, key=lambda m: m.end).name if before else last
        if near is None or any(m.start < match.end("size") and match.start() < m.end for m in models):
            continue
        frame, sized = _WRITTEN_SIZE.sub("*", near), match["size"].upper()
        meant = [name for name in known if sized in name.split() and _WRITTEN_SIZE.sub("*", name) == frame]
        meant = meant or [name for name in known if frame == near and name == f"{near} {sized}"]
        if len(meant) == 1 and not (before and meant[0] == near):  # "A 13B, the 13B model of the family"
            out.append(Mention(match.start("size"), match.end("size"), meant[0]))
    return out


def tier_members(text: str, models: Sequence[Mention], last: str | None, known: Container[str]) -> list[Mention]:
    """Return the models that a list of prices names by their tier, or by version and tier, beside one of their line.

    So does a sentence that is about them one by one: "Scout has a window of 10M tokens, Maverick has 1M".

    >>> tier_members("Sol ($5/$30), Luna ($1/$6)", [], "GPT-5.6", set())
    [Mention(start=0, end=3, name='GPT-5.6 Sol'), Mention(start=14, end=18, name='GPT-5.6 Luna')]
    """
    out: list[Mention] = []
    entries = _TIER_ENTRY.finditer(text) if "$" in text else iter(())
    plans = plan_words()
    subjects = (match for match in _TIER_SUBJECT.finditer(text) if match["name"] not in plans)
    rivals = list(_TIER_RIVAL.finditer(text))
    for match in sorted((*entries, *subjects, *rivals), key=lambda match: match.start("name")):
        before = [m for m in (*models, *out) if m.end <= match.start()]
        near = max(before, key=lambda m: m.end).name if before else last
        taken = (*models, *out)
        if near is None or any(m.start < match.end("name") and match.start("name") < m.end for m in taken):
            continue
        if match in rivals:
            out += _rival(match, near, known)
            continue
        meant, alike = _member(near, match["name"])
        repeated = meant == near and not match["name"][0].isdigit()  # "2.5 Pro" is a name, "mini" alone hardly
        if meant and not repeated and (alike or meant in known):
            out.append(Mention(match.start("name"), match.end("name"), meant))
    return out


def _rival(match: re.Match[str], near: str, known: Container[str]) -> Iterator[Mention]:
    """Yield the model of the page that differs from another by its tier alone."""
    for name in find_names(near)[:1]:
        words = [word for word in near.split(" ") if word not in name.tiers]
        meant = " ".join([*words, match["name"]])
        if name.tiers and meant in known and meant != near:
            yield Mention(match.start("name"), match.end("name"), meant)


@per_lexicon(maxsize=1024)
def _member(near: str, written: str) -> tuple[str, bool]:
    """Return the model of a name's line that a tier ("mini") or a version and tier ("2.5 Pro") means, "" if none.

    The second is whether it is of the same version.
    """
    names = find_names(near)
    if len(names) != 1 or names[0].end != len(near) or not (names[0].version or names[0].tiers):
        return "", False
    own = names[0]
    if written[0].isdigit():
        full = f"{near.partition(' ')[0]} {written}"
    else:
        listed = next((f["tiers"] for f in load("families")["families"] if f["name"] == own.family), ())
        if written not in listed:
            return "", False
        full = f"{' '.join(word for word in near.split(' ') if word not in own.tiers)} {written}"
    found = find_names(full)
    if len(found) != 1 or found[0].end != len(full) or not found[0].tiers:
        return "", False
    return found[0].display, found[0].version == own.version


def with_label_variant(text: str, names: list[Name]) -> list[Name]:
    """ "Granite 4.0 H-Tiny: 7B parameters": a word between a versioned name and the colon of its line is part of it."""
    if not names or names[0].start > 4 or not names[0].version:
        return names
    match = _LABEL_VARIANT.match(text, names[0].end)
    if match is None or ("-" not in match["word"] and is_ordinary(match["word"].lower())):
        return names  # "Boreas 4 Performance: it scored 90%"
    first = names[0]
    extended = replace(first, end=match.end("word"), display=f"{first.display} {match['word']}")
    return [extended, *names[1:]]


def lone_editions(every: Sequence[Sequence[Name]]) -> frozenset[str]:
    """Return the dated names of models that a document names with one date: "gpt-4.1-2025-04-14" is GPT-4.1 there."""
    dated = {name.display for names in every for name in names if DATE.search(name.display)}
    bases = Counter(DATE.sub("", display) for display in dated)
    return frozenset(display for display in dated if bases[DATE.sub("", display)] == 1)


def is_service(match: re.Match[str]) -> bool:
    """ "DeepSeek Chat" and "DeepSeek API" are other things than the one model that the maker's name means."""
    named = match[0] in load("families")["company_models"]
    return named and _SERVICE.match(match.string, match.end()) is not None


def of_its_version(text: str, mention: Mention) -> Mention:
    """ "3 Haiku" beside Claude 3.5 Haiku and "Medium 3.2" beside Medium 3.1 are siblings of the model known."""
    before, behind = (
        _VERSION_BEFORE.search(text, max(0, mention.start - 6), mention.start),
        _VERSION_BEHIND.match(text, mention.end),
    )
    written = (before or behind or [""])[0].strip(" -")
    if not written or written in mention.name.split(" "):
        return mention
    start, end = before.start() if before else mention.start, mention.end if before or not behind else behind.end()
    full = find_names(f"{mention.name.split(' ')[0]} {text[start:end]}")
    whole = len(full) == 1 and full[0].specific and full[0].end == len(mention.name.split(" ")[0]) + 1 + end - start
    return Mention(start, end, full[0].display) if whole else mention


def is_led(text: str, start: int, lower: AbstractSet[str]) -> bool:
    """Return True for a short form behind another name: "LongCat Flash" is none of Gemini's."""
    before = _NAME_BEFORE.search(text, max(0, start - 40), start)
    if before is None or before["word"] in _makers() or is_ordinary(before["word"].lower(), lower):
        return False
    return bool(unknown_subjects(text[before.start() : start], ()))


@per_lexicon()
def _makers() -> frozenset[str]:
    """Return the words of makers and families: beside their own models they are no other names."""
    words = load("families")
    makers = [*words["vendors"], *(str(family["vendor"]) for family in words["families"])]
    heads = (str(head) for family in words["families"] for head in family["heads"])
    return frozenset({*" ".join([*map(str, makers), *heads]).split()})


def looks_like_name(text: str) -> bool:
    """Return True for one to four words that begin with capitals or digits: "Zephyrion 2 Chat"."""
    return _CAPITALS.fullmatch(text) is not None


def times_named(text: str, written: str) -> int:
    """Return how often a text has a name, as written and as a word of its own."""
    return len(re.findall(rf"(?<!\w){re.escape(written)}(?!\w)", text))


def opening_model(
    document: Document, texts: Sequence[tuple[str, Sequence[Name]]], counts: Mapping[str, int]
) -> str | None:
    """Return the model that a page of some paragraphs opens with, if it names hardly another, or None.

    "Aster Labs has released Boreas 4. ..." without a title, or below one that names nothing ("Introduction");
    ``texts`` are those of its blocks that are no code.
    """
    kinds = [block.kind for block in document.blocks if block.kind != "code"]
    first = int(kinds[:1] == ["heading"] and not texts[0][1] and not unknown_subjects(texts[0][0], ()))
    if kinds[first : first + 1] != ["paragraph"] or sum(kind in _SAYING for kind in kinds) < _LEAST_PARAGRAPHS:
        return None
    text, found = texts[first]
    named = [name for name in found if name.specific]
    if not named or not is_spoken_of(text, named[0].start, named[0].end):
        return None
    main = named[0].display
    others = [count for name, count in counts.items() if not name_words(name) <= name_words(main)]
    few = sum(others) <= MOST_OTHERS * counts.get(main, 0)
    mostly = sum(others) <= _SOME_OTHERS * counts.get(main, 0) and max(others, default=0) <= _ONE_OTHER * counts[main]
    return main if main in counts and (few or mostly) else None


def lineup_of(title: tuple[str, ...], document: Document, every: Sequence[Sequence[Name]]) -> tuple[str, ...]:
    """Return the models an article is about: those of its title if more than one, else of its headings or tables."""
    if len(title) > 1:
        return title
    blocks = [block for block in document.blocks if block.kind != "code"]
    for kinds in ({"heading", "term"}, {"cell"}):
        found = [names for block, names in zip(blocks, every, strict=True) if block.kind in kinds]
        line = tuple(dict.fromkeys(names[0].display for names in found if len(names) == 1 and names[0].start < 4))
        if len(line) > 1:
            return line
    return ()


def has_other_side(headline: str, main: str) -> bool:
    """Return True for a title that compares a product with something no list knows: "Cursor vs Frobnix"."""
    return kind_of(main) == "product" and len(_TITLE_VERSUS.split(headline)) > 1
