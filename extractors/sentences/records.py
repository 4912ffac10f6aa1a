"""Records of an annotated sentence: models, quantities, dates, cues. Offsets are local to the sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from counterclaim.extractors.clauses.analysis import Analysis
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.possible_subjects import PossibleSubject
from counterclaim.extractors.records import Block, Quantity
from counterclaim.extractors.sentences.attachment_phrases import LIST_GAP
from counterclaim.extractors.values.dates import DateMention


class Cue(NamedTuple):
    """A lexicon phrase: ``role:input`` has group ``role`` and key ``input``."""

    start: int
    end: int
    group: str
    key: str


@dataclass(frozen=True, slots=True)
class SectionContext:
    """Context from the lines above a sentence: benchmark and topic last named, workload, how money is meant.

    ``topic`` is a key of the topic cues (``context_window``); ``volume`` tokens a month; ``per_token`` is True in
    a document that prices models by the token; ``former`` the two models named last, in order; ``lead`` the line in
    front of a list that ends in a colon, ``announced`` the topic it names; ``item_lead`` the item in front of a list
    within a list, which ends in a colon too.
    """

    benchmark: str | None = None
    topic: str | None = None
    volume: Decimal | None = None
    per_token: bool = False
    former: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()  # the models that the document names
    rivals: tuple[str, ...] = ()  # who a list is about and who it is set against, by the line or heading above it
    lead: str = ""
    item_lead: str = ""
    announced: str | None = None
    lineup: tuple[str, ...] = ()  # the models that the article as a whole is about
    tabled: tuple[str, ...] = ()  # the models of the table of this section


@dataclass(slots=True, eq=False)  # not frozen: it remembers what rules ask again and again
class Sentence:
    """One sentence of a block; ``text[i]`` is document character ``offset + i``.

    ``subjects`` are the models that a sentence without a subject of its own speaks of; ``pair`` the two models a
    comparison without objects is between; ``others`` its possible subjects that are no models of the document.
    ``runs`` and ``objects`` belong to ``attachment.py``.
    """

    text: str
    offset: int
    block: Block
    models: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateMention, ...] = ()
    cues: tuple[Cue, ...] = ()
    subjects: tuple[str, ...] = ()
    pair: tuple[str, ...] = field(default=())
    gaps: tuple[tuple[int, int], ...] = ()
    sure_pair: bool = False  # the pair is named here, by the heading or by the title
    setting: SectionContext = field(default_factory=SectionContext)
    others: tuple[PossibleSubject, ...] = ()
    headed_pair: tuple[str, ...] = ()  # the two models of the heading or title, if nothing else is spoken of here
    runs: list[list[Mention]] | None = field(default=None, init=False, repr=False)
    objects: dict[Mention, bool] = field(default_factory=dict, init=False, repr=False)
    analysis: Analysis | None = field(default=None, init=False, repr=False)  # its clauses, once asked for
    _by_group: dict[str, list[Cue]] | None = field(default=None, init=False, repr=False)

    def place(self, position: int, *, end: bool = False) -> int:
        """Return the document offset of a local position, past any aside that was cut out before it.

        With ``end`` the position closes a span, so a cut that begins exactly there is not included.
        """
        cut = 0
        for at, skipped in self.gaps:
            if at < position or (at == position and not end):
                cut = skipped
        return self.offset + position + cut

    @property
    def question(self) -> bool:
        """True if the sentence asks rather than states."""
        return self.text.rstrip().endswith("?")

    def without_names(self) -> str:
        """Return the text with its model names blanked: the Pro of "Nova Pro" is no plan."""
        text = self.text
        for mention in self.models:
            text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
        return text

    def benchmark_told(self) -> str | None:
        """Return the benchmark named last, which what follows may be about; None behind a list of several."""
        benches = self.of("bench")
        several = len(benches) > 1 and LIST_GAP.fullmatch(self.text, benches[-2].end, benches[-1].start)
        return benches[-1].key if benches and not several else None

    def of(self, group: str, *keys: str) -> list[Cue]:
        """Return the cues of a group (and of the given keys, if any) in text order."""
        if self._by_group is None:
            self._by_group = {}
            for cue in self.cues:
                self._by_group.setdefault(cue.group, []).append(cue)
        found = self._by_group.get(group, [])
        return [cue for cue in found if cue.key in keys] if keys and found else found

    def has(self, group: str, *keys: str) -> bool:
        """Return True if such a cue is in the sentence."""
        return bool(self.of(group, *keys))

    def near(self, start: int, end: int, group: str, *keys: str, before: int = 40, after: int = 40) -> Cue | None:
        """Return the closest such cue within ``before``/``after`` characters of a span, or None."""
        best: tuple[int, Cue] | None = None
        for cue in self.of(group, *keys):
            if cue.end <= start:
                distance, limit = start - cue.end, before
            elif cue.start >= end:
                distance, limit = cue.start - end, after
            else:
                distance, limit = 0, 0
            if distance <= limit and (best is None or distance < best[0]):
                best = (distance, cue)
        return best[1] if best else None
