"""Registry of one document's model names: full names, those of its title, and the short forms of both.

"Medium 3.1", "Opus", "V3" and a company's possessive ("OpenAI's flagship") mean a model only beside its full name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.lexicon.comparison_phrases import ends_in_verb
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.aliases import (
    bracketed_members,
    is_generation,
    is_plan,
    is_plural,
    lettered_versions,
    pattern_of,
    short_forms,
    vendor_of,
    vendor_pattern,
    with_relatives,
)
from counterclaim.extractors.models.discovery import DiscoveredFamilies, discover_families, small_words, unseen_models
from counterclaim.extractors.models.families import needs_tier
from counterclaim.extractors.models.grammar import Name, find_names, name_words
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.near_names import (
    DATE,
    has_other_side,
    is_led,
    is_service,
    lineup_of,
    lone_editions,
    looks_like_name,
    of_its_version,
    opening_model,
    sibling,
    times_named,
    with_label_variant,
)
from counterclaim.extractors.models.possible_subjects import unknown_subjects
from counterclaim.extractors.models.subject_roles import GIVEN_UP, TITLE_OBJECT, is_tool, opens_clause, two_compared
from counterclaim.extractors.models.unlisted.codenames import codenames, own_words, with_codenames
from counterclaim.extractors.models.unlisted.headed_products import headed_products, is_maker_of, product_of
from counterclaim.extractors.models.unlisted.siblings import sibling_versions
from counterclaim.extractors.records import Document

_VERSUS = word_pattern(r"\s{title_versus}\s")  # between the parts of an "A vs B" title
# What a title adds to a name
_TITLE_TAIL = word_pattern(r"\s*(?:[:|–—(?]|\s-\s|,?\s(?:{title_additions}|in\s20\d\d|20\d\d)\b).*$")
_NEAREST, _RECENT, _REMEMBERED = 3, 8, 40  # mentions
_LONGEST_TITLE = 1_000  # characters; what stands in it is looked through for every name of the document
_VENDORS_MODEL = re.compile(r"\s(?:\w+\s)?(?:model|flagship|LLM|entry|offering)\b")
_FAMILY = word_pattern(r"[\s-](?:model\s)?{size_families}\b")  # "the Claude 3 family" is none of its members
_NAME_GOES_ON = re.compile(r"\s[A-Z0-9]")
_SUFFIX = re.compile(r"-[A-Z]\w+")


@dataclass(slots=True)
class Registry:
    """The model names of one document and their short forms."""

    title: tuple[str, ...] = ()
    main: str | None = None
    counts: Counter[str] = field(default_factory=Counter)
    aliases: dict[str, set[str]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    unseen: DiscoveredFamilies | None = None
    lineup: tuple[str, ...] = ()
    lower: frozenset[str] = frozenset()
    codenames: frozenset[str] = frozenset()
    lone: frozenset[str] = frozenset()
    introduced: tuple[str, ...] = ()
    _pattern: re.Pattern[str] | None = None
    _mentioned: set[str] = field(default_factory=set)
    _by_word: dict[str, list[str]] = field(default_factory=dict)
    _longer: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str) -> None:
        """Register one full name."""
        self.counts[name] += 1
        if self.counts[name] == 1:
            words = self.unseen.tiers if self.unseen else frozenset()
            for alias in short_forms(name, words | own_words(name, self.codenames)):
                self.aliases.setdefault(alias, set()).add(name)
            if (head := self._unseen_head(name)) is not None:
                self.aliases.setdefault(head, set()).add(name)
            for word in name_words(name):
                self._by_word.setdefault(word, []).append(name)
            self._pattern = None
            self._longer.clear()

    def add_unseen(self, written: str, name: str = "") -> None:
        """Register a model as written in a title or a table header: of no known family, or short for ``name``."""
        self.add(self.extra.setdefault(written, name or written))

    def find(self, text: str, names: list[Name] | None = None) -> list[Mention]:
        """Return full names and short forms of ``text`` in order, resolved, and remember the order in which they come.

        ``names`` are the full names already found in ``text``; without it they are looked for.
        """
        names = self.names(text) if names is None else names
        named = (n for n in names if n.specific or not is_tool(text, n.end))
        out = [Mention(n.start, n.end, self._resolve_full(n, text)) for n in named]
        if self._pattern is None:
            self._pattern = pattern_of([*self.aliases, *self.extra])
        taken = [(name.start, name.end) for name in names]
        for match in self._pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if is_plural(text, match.end()) or self._is_other_product(match) or is_service(match):
                continue
            if match[0] in self.extra and is_tool(text, match.end()):
                continue
            if match[0] not in self.extra and is_led(text, match.start(), self.lower):
                continue
            if near := sibling(match, self.aliases.get(match[0], ())):
                out.append(near)
                continue
            if _SUFFIX.match(text, match.end()):
                continue
            target = self.extra.get(match[0]) or self._pick(match[0])
            if target is not None:
                mention = of_its_version(text, Mention(match.start(), match.end(), target))
                out += [] if is_plural(text, mention.end) else [mention]
        out += self._vendors(text, out)
        out.sort(key=lambda mention: mention.start)
        self.seen.extend(mention.name for mention in out)
        self._mentioned.update(mention.name for mention in out)
        return out

    def _unseen_head(self, name: str) -> str | None:
        """Return the family of an unlisted model: alone ("Zephyrion's") it is its one model or the title's."""
        head = name.split(" ", maxsplit=1)[0]
        return head if self.unseen is not None and head in self.unseen.heads and head != name else None

    def _is_other_product(self, match: re.Match[str]) -> bool:
        """Tell "Zephyrion Chat" and a family of several models from the short form of one."""
        if self.unseen is None or match[0] not in self.unseen.heads:
            return False
        models = self.aliases[match[0]]
        return bool(_NAME_GOES_ON.match(match.string, match.end())) or (
            len(models) > 1 and not any(name in models for name in self.title)
        )

    def names(self, text: str, known: list[Name] | None = None) -> list[Name]:
        """Return the full names in ``text``, of listed families and of this document's unlisted ones, in order."""
        known = with_label_variant(text, find_names(text) if known is None else known)
        known = with_codenames(text, known, self.codenames)
        known = [self.undated(name) for name in with_relatives(text, known)]
        if self.unseen is None:
            return known
        taken = [(name.start, name.end) for name in known]
        more = [n for n in self.unseen.find(text) if not any(s < n.end and n.start < e for s, e in taken)]
        return sorted([*known, *more], key=lambda name: name.start)

    def undated(self, name: Name) -> Name:
        """Return a name without the date of its edition where the document names no other edition of the model."""
        return replace(name, display=DATE.sub("", name.display)) if name.display in self.lone else name

    def _vendors(self, text: str, taken: Sequence[Mention]) -> list[Mention]:
        """ "OpenAI's flagship" is the one model of OpenAI that the title names, if it names just one."""
        out: list[Mention] = []
        if "'s" not in text and "’s" not in text:
            return out
        for match in vendor_pattern().finditer(text):
            vendor = match[0][:-2]
            models = [name for name in self.title if vendor_of(name) == vendor] if len(self.title) > 1 else []
            if not models and _VENDORS_MODEL.match(text, match.end()):
                models = list({name for name in self._mentioned if vendor_of(name) == vendor})
            if any(m.end <= match.start() and vendor_of(m.name) == vendor for m in taken):
                continue  # "GPT-4.5, OpenAI's flagship": the one that is named
            if len(models) == 1 and not any(m.start < match.end() + 1 and match.start() < m.end for m in taken):
                out.append(Mention(match.start(), match.end(), models[0]))
        return out

    def _resolve_full(self, name: Name, text: str) -> str:
        """A name without version means the one known model with its words, if named before or in the title."""
        if name.display in self.title or _FAMILY.match(text, name.end):
            return name.display
        if name.specific:
            return self._complete(name)
        if is_plan(name.display):
            return name.display
        known = [other for other in self._longer_names(name) if not is_plan(other)]
        near = [o for o in self.title if o in known] or [o for o in known if o in self._mentioned]
        if len(near) != 1:
            return name.display
        sure = name.tiers or near[0] in self.title or near[0] in self.seen[-_RECENT:]  # a bare family: one just named
        return near[0] if sure else name.display

    def kin(self, name: Name) -> tuple[str, ...]:
        """Return the document's names that hold all words of this one and more: "Claude 4" has Opus and Sonnet."""
        longer = [other for other in self._longer_names(name) if not is_plan(other)]
        return tuple(one for one in longer if not is_generation(one))

    def _longer_names(self, name: Name) -> list[str]:
        """Return the document's names that hold all words of this one and more, in the order in which they came."""
        if name.display not in self._longer:
            lists = [self._by_word.get(word, []) for word in name.words]
            fewest = min(lists, key=len, default=[])
            self._longer[name.display] = [o for o in fewest if o != name.display and name.words < name_words(o)]
        return self._longer[name.display]

    def _complete(self, name: Name) -> str:
        """ "Claude 3.5" is the document's one Claude 3.5; a name that has its tier stands for itself."""
        if name.tiers or name.size or not needs_tier(name.family):
            return name.display
        fits = self._longer_names(name)
        return fits[0] if len(fits) == 1 else name.display

    def _pick(self, short: str) -> str | None:
        """Choose among the full names a short form fits: the title's, else the last one named, else the only one."""
        candidates = self.aliases.get(short) or self.aliases.get(short.replace("-", " "), set())
        titled = [name for name in self.title if name in candidates]
        if len(titled) == 1:
            return titled[0]
        if len(candidates.intersection(self.seen[-_NEAREST:])) > 1:
            return None  # "Opus 4.5 costs a third of Opus 4.1. Opus ...": no telling which
        company = short in load("families")["company_models"]  # named far from its models it is the company
        for name in reversed(self.seen[-_RECENT if company else -_REMEMBERED :]):
            if name in candidates:
                return name
        return next(iter(candidates)) if len(candidates) == 1 and not company else None


def build_registry(document: Document, texts: Sequence[tuple[str, list[Name]]]) -> tuple[Registry, list[list[Name]]]:
    """Collect the full names of a document, its title's models and those that only the title names.

    ``texts`` are the blocks' texts with the listed names found in each. Returns the registry and each block's names.
    """
    lower = small_words(document.text)
    registry = Registry(unseen=discover_families(document), lower=lower, codenames=codenames(texts, lower))
    every = [registry.names(text, known) for text, known in texts]
    registry.lone = lone_editions(every)
    if registry.lone:
        every = [[registry.undated(name) for name in names] for names in every]
    for names, (text, _) in zip(every, texts, strict=True):
        for name in names:
            for display in (name.display, *bracketed_members(text, name)):
                registry.add(display)
    registry.introduced = unseen_models(document, registry.lower, registry.counts)
    versions = {name: name for name in registry.introduced} | sibling_versions(document, registry.counts)
    versions |= lettered_versions(document, registry.counts, registry.aliases)
    for written, full in (*versions.items(), *headed_products(document, registry.counts)):
        registry.add_unseen(written, full)
    headline = next((document.of(b) for b in document.blocks if b.kind in {"title", "heading"}), "")
    titled = _titled(registry, (headline or document.meta.title)[:_LONGEST_TITLE], document) or two_compared(every)
    registry.title = tuple(dict.fromkeys(_one_of_line(registry, name) for name in titled))
    registry.main = _main(registry) if registry.title else opening_model(document, texts, registry.counts)
    if registry.main and (_is_led_by_other(headline, registry) or has_other_side(headline, registry.main)):
        registry.main = None
    registry.lineup = lineup_of(registry.title, document, every)
    return registry, every


def _is_led_by_other(headline: str, registry: Registry) -> bool:
    """Return True for a title about another thing: "Frobnix review: is it as good as GPT-4?"."""
    first = min((name.start for name in registry.names(headline)), default=0)
    others = unknown_subjects(headline[:first], (), registry.lower)
    maker = vendor_of(registry.main or "")
    return any(opens_clause(headline, o.start) and not (o.kind == "provider" and maker in o.name) for o in others)


def _main(registry: Registry) -> str | None:
    """Return the one model a page is about; a brand in its title ("I swapped Claude for a month") is one of many."""
    if len(registry.title) != 1 or product_of(registry.title[0]):
        return registry.title[0] if len(registry.title) == 1 else None
    main = _fuller(registry, registry.title[0])
    if not (names := find_names(main)) or names[0].specific:
        return main
    kin = [name for name in registry.counts if names[0].words < name_words(name)]
    others = sum(registry.counts[name] for name in registry.counts if not names[0].words <= name_words(name))
    return None if len(kin) > 1 or others > registry.counts[main] else main


def _fuller(registry: Registry, titled: str) -> str:
    """A headline may name only the family: the model that the text then names more often is meant."""
    words = name_words(titled)
    fuller = [name for name in registry.counts if words < name_words(name) and not is_plan(name)]
    best = max(fuller, key=lambda name: registry.counts[name], default=titled)
    return best if registry.counts[best] > registry.counts[titled] else titled


def _one_of_line(registry: Registry, titled: str) -> str:
    """A headline may name a line, "Claude Haiku": where the text names one model of it, that one is meant."""
    names = [name for name in find_names(titled) if name.tiers and not name.specific]
    line = registry.kin(names[0]) if names else ()
    return line[0] if len(line) == 1 else titled


def _titled(registry: Registry, headline: str, document: Document) -> tuple[str, ...]:
    found = [name for name in registry.names(headline) if not _is_title_object(headline[: name.start].lower())]
    names = list(dict.fromkeys(name.display for name in found))
    if (product := product_of(headline)) is not None:
        return (registry.extra[product],)
    parts = _VERSUS.split(headline)
    if len(parts) >= 2:
        for part in parts:
            written = _TITLE_TAIL.sub("", part).strip(" *_\"'")
            if registry.names(written) or not looks_like_name(written) or is_maker_of(written, registry.counts):
                continue
            if times_named(document.text, written) >= 2:
                registry.add_unseen(written)
                names.append(written)
    return tuple(dict.fromkeys(names))


def _is_title_object(lead: str) -> bool:
    return any(found.search(lead) for found in (TITLE_OBJECT, GIVEN_UP)) or ends_in_verb(lead)
