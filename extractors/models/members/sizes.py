"""Finds models that are named by their size alone: "both the 7B and 32B variants", "the 31B model", "8B: MMLU 68"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import find_names, name_words
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention

_HINT = re.compile(r"(?<![\w.,$/-])\d+(?:\.\d+)?[Bb]\b")
_SIZE = r"\d+(?:\.\d+)?[Bb]"
_WRITTEN = re.compile(r"\b\d+(?:\.\d+)?B\b")
_EACH = re.compile(_SIZE)
# "the 8B version", "both 7B and 32B variants", "the 8B and 70B models": of one alone no plural, that is any model's
_DEFINITE = word_pattern(
    rf"(?<![\w.-]){{sized_determiners}}\s(?P<sizes>{_SIZE}(?P<more>(?:,\s|,?\s(?:and|or)\s|\s?/\s?|\s?&\s?)(?:the\s)?{_SIZE})*)"
    r"(?:[\s-](?:(?:dense|MoE|parameter|base|instruct)\s)?(?:(?P<one>{sized_member_nouns})|(?P<many>{sized_members_nouns}))\b"
    r"|[\s-](?:dense|MoE)(?=\s(?!{sized_members_nouns}\b)[a-z]+(?:s|ed)\b|[,.;)])"
    r"|(?=\s(?:{sized_member_verbs}|{second_verbs}|{copulas})\b))(?!-)"
)
# ", while 70B requires", "; the 70B needs": behind a member of the same family
_CONTINUED = word_pattern(
    rf"(?:[;,—–]\s|\b{{clause_conjunctions}}\s)(?:the\s)?(?P<sizes>{_SIZE})(?=\s(?:{{sized_member_verbs}}|{{second_verbs}}|{{copulas}})\b)"
)
# "72B: MMLU 82.3; 7B: MMLU 70.5"
_LABEL = re.compile(rf"(?<![\w.,$/-])(?P<sizes>{_SIZE}):\s(?=\S)")


def size_members(text: str, models: Sequence[Mention], near: Sequence[str], known: Collection[str]) -> list[Mention]:
    """Return the models that sizes in a text mean; ``near`` are the models spoken of before, the closest first.

    A size means a model that the page names, or a member of a family whose members are told apart by their sizes.

    >>> size_members("Both 7B and 32B variants read 64K tokens.", [], ["OLMo 3"], {"OLMo 3"})
    [Mention(start=5, end=7, name='OLMo 3 7B'), Mention(start=12, end=15, name='OLMo 3 32B')]
    """
    if _HINT.search(text) is None:
        return []
    out: list[Mention] = []
    for match in _spans(text):
        start, end = match.span()
        if any(m.start < end and start < m.end for m in (*models, *out)):
            continue
        before = [m.name for m in sorted((*models, *out), key=lambda m: m.start) if m.end <= start]
        if match.re is _CONTINUED and not (before and _WRITTEN.search(before[-1])):
            continue
        sizes = list(_EACH.finditer(text, *match.span("sizes")))
        meant = [_member(size[0].upper(), [*reversed(before), *near], known) for size in sizes]
        repeated = before and meant == [before[-1]]  # "A 13B, the 13B model of the family"
        if all(meant) and not repeated:
            out += [Mention(s.start(), s.end(), name) for s, name in zip(sizes, meant, strict=True) if name]
    return sorted(out, key=lambda mention: mention.start)


def _spans(text: str) -> Iterator[re.Match[str]]:
    for match in _DEFINITE.finditer(text):
        if not match["many"] or match["more"]:
            yield match
    yield from _CONTINUED.finditer(text)
    yield from _LABEL.finditer(text)


def _member(size: str, near: Sequence[str], known: Collection[str]) -> str | None:
    """Return the model of a size: of the line of one nearby, else the page's only one, if one of its brand is near."""
    sized = [name for name in known if size in name.split(" ")]
    near = [name for name in near if name]
    frames = [" ".join(_WRITTEN.sub("", name).split()) for name in near]
    for frame in frames:
        own = [one for one in sized if name_words(frame) <= name_words(one)]
        exact = [one for one in own if one == f"{frame} {size}"] or own
        if len(exact) == 1:
            return exact[0]
    brands = {name.split(" ")[0] for name in near}
    kin = [one for one in sized if one.split(" ")[0] in brands]
    if sized and not kin:
        return None  # another brand's
    families = (f for f, name in zip(frames, near, strict=True) if (f == name or f in known) and _is_sized(f))
    family = next(families, None)
    return f"{family} {size}" if family else kin[0] if len(kin) == 1 else None


def _is_sized(name: str) -> bool:
    """Return True for a generation of a family whose members are told apart by their sizes: "Llama 3", not "Llama"."""
    found = find_names(name) if any(map(str.isdigit, name)) else []
    return len(found) == 1 and found[0].family in load("families")["sized"] and kind_of(name) == "family"
