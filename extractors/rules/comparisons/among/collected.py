"""Collects what a document says of its models as a set, which is understood when all their values are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from counterclaim.extractors.records import Claim, Document
from counterclaim.extractors.rules.comparisons.among.line_ups import standing_claims
from counterclaim.extractors.rules.comparisons.among.output_multiples import Multiple, multiple_claims, multiples_of
from counterclaim.extractors.rules.comparisons.among.standings import Standing, standings_of
from counterclaim.extractors.rules.comparisons.among.superlatives import counted_standings
from counterclaim.extractors.rules.comparisons.among.universals import Universal, universal_claims, universals_of
from counterclaim.extractors.rules.discounts import discount_claims, is_priced
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence


@dataclass(slots=True)
class SetStatements:
    """Standings, multiples of all prices, values of all models and discounts, in the order of the text."""

    standings: list[Standing] = field(default_factory=list)
    multiples: list[Multiple] = field(default_factory=list)
    universals: list[Universal] = field(default_factory=list)
    discounts: list[tuple[Sentence, Draft]] = field(default_factory=list)

    def note(self, sentence: Sentence) -> None:
        """Collect what a sentence says of a set."""
        self.standings.extend([*standings_of(sentence), *counted_standings(sentence)])
        self.multiples.extend(multiples_of(sentence))
        self.universals.extend(universals_of(sentence))
        self.discounts.extend((sentence, draft) for draft in discount_claims(sentence))

    def drafts(self, claims: Sequence[Claim], document: Document) -> Iterator[tuple[Sentence, Draft]]:
        """Yield the claims of what was collected: those of all models, which replace "all four", come first."""
        for every in self.universals:
            yield from ((every.sentence, draft) for draft in universal_claims(every, claims, document))
        for one in self.standings:
            yield from ((one.sentence, draft) for draft in standing_claims(one, claims, document))
        for each in self.multiples:
            yield from ((each.sentence, draft) for draft in multiple_claims(each, claims))
        yield from (one for one in self.discounts if is_priced(one[1], claims))
