"""Runs the extraction: ``extract(document, lexicon)`` returns every claim with the exact characters that make it.

Blocks are read in order by one spaCy pipeline; each sentence gets its models, quantities, dates and cues; rules turn
them into drafts, and drafts become claims. Tables are read as grids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from counterclaim.extractors.claims import claim_of, defined, measured, unread_of
from counterclaim.extractors.labels.lines import may_be_glued
from counterclaim.extractors.lexicon import Lexicon, using
from counterclaim.extractors.lexicon.headings import telling
from counterclaim.extractors.lexicon.regex import plain_hyphens
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import Name, find_names
from counterclaim.extractors.models.kinds import of_one_kind, of_their_kind
from counterclaim.extractors.models.registry import Registry, build_registry
from counterclaim.extractors.parsing.glossary import find_glossary_definitions, without
from counterclaim.extractors.records import Block, Claim, Document, Extraction, Unread
from counterclaim.extractors.rules.asserted.clause_status import asserted
from counterclaim.extractors.rules.asserted.no_values import values_only
from counterclaim.extractors.rules.asserted.set_against import on_own_side
from counterclaim.extractors.rules.asserted.told_of_objects import not_of_objects
from counterclaim.extractors.rules.benchmarks import benchmark_claims
from counterclaim.extractors.rules.capabilities import capability_claims
from counterclaim.extractors.rules.classes.class_lists import class_list_claims
from counterclaim.extractors.rules.classes.memberships import may_be_announced, membership_claims
from counterclaim.extractors.rules.classes.name_lists import name_list_claims
from counterclaim.extractors.rules.classes.openness import may_say_open, openness_claims
from counterclaim.extractors.rules.comparisons.among.collected import SetStatements
from counterclaim.extractors.rules.comparisons.among.standings import strength_claims
from counterclaim.extractors.rules.comparisons.amounts import score_pairs
from counterclaim.extractors.rules.comparisons.amounts.follow_on import follow_on_claims
from counterclaim.extractors.rules.comparisons.orderings import comparison_claims, uncued_claims
from counterclaim.extractors.rules.comparisons.told_values import told_value_claims
from counterclaim.extractors.rules.conditions.bills import without_bills
from counterclaim.extractors.rules.conditions.hosts import at_hosts
from counterclaim.extractors.rules.conditions.passages import in_passages
from counterclaim.extractors.rules.conditions.products import in_products
from counterclaim.extractors.rules.conditions.sections import in_sections
from counterclaim.extractors.rules.dates.release_lists import DatedName, dated_names, release_list_claims
from counterclaim.extractors.rules.ellipsis.capabilities import SentenceCapabilities, capabilities_of, elliptical_claims
from counterclaim.extractors.rules.ellipsis.second_values import led_by_first, second_value_claims
from counterclaim.extractors.rules.plans.prices_beside import plan_price_claims
from counterclaim.extractors.rules.plans.section_plans import of_headed_plans, section_plan_claims
from counterclaim.extractors.rules.prices import price_claims
from counterclaim.extractors.rules.qualifiers import with_qualifiers
from counterclaim.extractors.rules.specs import spec_claims
from counterclaim.extractors.rules.user_attributes import user_attribute_claims, with_units
from counterclaim.extractors.sentences.annotate import SplitSentence, read_lines, read_sentences
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.candidates import CLAIMING
from counterclaim.extractors.sentences.cue_matcher import find_cues
from counterclaim.extractors.sentences.discourse import DiscourseState
from counterclaim.extractors.sentences.group_reference import may_name_one
from counterclaim.extractors.sentences.others.other_subjects import belongs_to_other, unread_names
from counterclaim.extractors.sentences.others.rivals import find_rivals
from counterclaim.extractors.sentences.records import Cue, SectionContext, Sentence
from counterclaim.extractors.sentences.tokenizer import reset_vocabulary
from counterclaim.extractors.tables.costs.workload_costs import with_workload_costs
from counterclaim.extractors.tables.key_values import key_value_drafts
from counterclaim.extractors.tables.reader import TableReading, read_table
from counterclaim.extractors.tables.recovery import restore_joined_tables, restore_tables
from counterclaim.extractors.tables.restoring.columns import restore_columns
from counterclaim.extractors.tables.restoring.lines import restore_glued_lines
from counterclaim.extractors.tables.restoring.shifts import restore_shifted_rows
from counterclaim.extractors.tables.roles import note_names
from counterclaim.extractors.values.dates import one_year
from counterclaim.extractors.values.ranges import plausible
from counterclaim.extractors.version import RULESET

Rule = Callable[[Sentence], Iterator[Draft]]
PLAN_RULES: tuple[Rule, ...] = (plan_price_claims, section_plan_claims)  # of products that are no models as well
RULES: tuple[Rule, ...] = (
    price_claims,
    *PLAN_RULES,
    spec_claims,
    benchmark_claims,
    capability_claims,
    membership_claims,
    name_list_claims,
    openness_claims,
    comparison_claims,
)

_PER_TOKEN = word_pattern(  # a document that prices models by the token
    r"(?:/|per|a|for a?)\s*(?:1\s?)?(?:{million_words}|1,000)\s*(?:(?:input|output)\s)?tok|/\s?1?M\b|per million|MTok"
)


def extract(document: Document, lexicon: Lexicon | None = None) -> Extraction:
    """Return the claims and the unread numbers of a document, read by a lexicon (None: the one in use).

    Never raises on any text; offsets are the document's.
    """
    with using(lexicon):
        return _extract(document)


def _extract(document: Document) -> Extraction:
    reset_vocabulary()
    document = restore_columns(restore_joined_tables(restore_tables(document)))
    document = restore_shifted_rows(restore_glued_lines(document))
    passages, registry = _passages(document)
    headings = list(dict.fromkeys(telling(passage.block.path) for passage in passages if passage.block.path))
    cues = dict(zip(headings, find_cues(headings), strict=True))
    scope = _scope(document, registry)
    scope.rivals = find_rivals([(one.block, one.text, one.names) for one in passages], registry)
    reading = _Reading(document, registry, scope, _cells(passages), cues)
    for index, passage in enumerate(passages):
        reading.read(passage, _term_before(document, passages, index))
    reading.read_standings()
    reading.read_lists()
    costs, unread = without_bills(document, with_workload_costs(document, registry, reading.claims)), reading.unread
    claims = [claim if claim.reasons else measured(claim, "carried") for claim in costs]
    made = in_passages(document, at_hosts(document, in_sections(document, with_units(claims), unread)))
    made = of_their_kind(in_products(document, made), unread, registry.counts, registry.introduced)
    distinct = {_identity(claim): claim for claim in reversed(list(plausible(made, unread)))}
    ordered = sorted(distinct.values(), key=lambda c: (c.start, c.end, c.attribute, c.subject))
    return Extraction(tuple(ordered), tuple(sorted(unread, key=lambda one: one.start)), RULESET)


def _scope(document: Document, registry: Registry) -> DiscourseState:
    """Return the discourse state at the beginning of a document."""
    published = document.meta.published or document.meta.modified or ""
    per_token = _PER_TOKEN.search(document.text) is not None
    line = registry.lineup if registry.lineup == registry.title or of_one_kind(registry.lineup) else ()
    setting = SectionContext(per_token=per_token, known=frozenset(registry.counts), lineup=line)
    return DiscourseState(registry, setting=setting, year=published[:4] or one_year(document.text))


@dataclass(frozen=True, slots=True)
class _Passage:
    """A block's text and full names; ``asides`` are definitions cut out of it, ``gaps`` their positions.

    ``lines`` are None for a cell: few are read as sentences.
    """

    block: Block
    text: str
    names: list[Name]
    asides: list[tuple[int, int]]
    gaps: tuple[tuple[int, int], ...]
    lines: list[SplitSentence] | None


def _cells(passages: list[_Passage]) -> dict[int, list[_Passage]]:
    """Return the cells of each table."""
    out: dict[int, list[_Passage]] = {}
    for passage in passages:
        if passage.block.table is not None and passage.block.kind == "cell":
            out.setdefault(passage.block.table, []).append(passage)
    return out


@dataclass(slots=True)
class _Reading:
    """What was read of a document so far, and what its next sentences are read by."""

    document: Document
    registry: Registry
    scope: DiscourseState
    cells: dict[int, list[_Passage]] = field(default_factory=dict)
    headings: dict[str, tuple[Cue, ...]] = field(default_factory=dict)  # what is met in each heading
    claims: list[Claim] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    of_sets: SetStatements = field(default_factory=SetStatements)
    _tables: dict[int, TableReading] = field(default_factory=dict)
    _lines: dict[int, list[SplitSentence]] = field(default_factory=dict)  # of the cells that are read as sentences
    _before: SentenceCapabilities | None = None
    _told: tuple[Sentence, list[Draft]] | None = None  # the sentence before and what it claims
    dated: list[DatedName] = field(default_factory=list)
    _firsts: dict[int, Sentence] = field(default_factory=dict)  # the first sentence of each block

    def read(self, passage: _Passage, label: str | None) -> None:
        """Read a block: its table when its first cell comes, and its sentences. ``label`` is the term it defines."""
        block, scope, lines = passage.block, self.scope, passage.lines
        scope.enter(block, self.headings[telling(block.path)] if block.path else ())
        if block.table is not None and block.kind == "cell":
            owner = self._table(block.table).prose.get(block.start)
            if owner is None:
                return
            scope.block_subjects = owner
            lines = self._lines[block.start]
        for sentence in read_sentences(block, passage.text, passage.names, scope, passage.gaps, lines):
            if block.start not in self._firsts or not any(map(str.isalpha, self._firsts[block.start].text)):
                self._firsts[block.start] = sentence  # "1." is none
            self._read_sentence(passage, sentence, label)

    def _table(self, index: int) -> TableReading:
        """Return the reading of a table; its claims are kept the first time."""
        if index not in self._tables:
            table = self.document.tables[index]
            found = read_table(self.document, table, self.registry, self.scope.section or self.scope.just_named())
            self.claims.extend(measured(claim, "cell") for claim in found.claims)
            self.unread.extend(found.unread)
            self._tables[index] = found
            prose = [cell for cell in self.cells[index] if cell.block.start in found.prose]
            lines = read_lines([cell.text for cell in prose])
            self._lines.update((cell.block.start, own) for cell, own in zip(prose, lines, strict=True))
            self.scope.note_table(tuple(dict.fromkeys(claim.subject for claim in found.claims)))
        return self._tables[index]

    def _read_sentence(self, passage: _Passage, sentence: Sentence, label: str | None) -> None:
        drafts = [*_drafts(sentence, label), *strength_claims(sentence), *uncued_claims(sentence)]
        if drafts:
            stated = values_only(sentence, not_of_objects(sentence, on_own_side(sentence, drafts)))
            own = _own(sentence, with_qualifiers(sentence, list(asserted(sentence, stated))))
            drafts = of_headed_plans(sentence, led_by_first(own))
        if drafts or self._before is not None:
            drafts += elliptical_claims(sentence, drafts, self._before)
        drafts += told_value_claims(sentence, drafts, self._told)
        self._told = (sentence, drafts)
        self._before = capabilities_of(sentence, drafts)
        self.claims.extend(defined(self.document, passage.block, sentence, drafts, passage.asides))
        self.claims.extend(claim_of(self.document, sentence, draft) for draft in drafts)
        self.unread.extend(unread_of(sentence, drafts))
        self.of_sets.note(sentence)
        self.dated.extend(dated_names(sentence))
        if (sides := score_pairs.sides_of_list(sentence, drafts)) is not None:
            self.scope.setting = replace(self.scope.setting, rivals=sides)

    def read_lists(self) -> None:
        """Read what headings and brackets say of the models that a list names, where no other claim says otherwise."""
        said = {(claim.subject, claim.attribute): claim.value for claim in self.claims if claim.relation == "is"}
        classes = class_list_claims(self.document.blocks, self._firsts)
        for sentence, draft in (*classes, *release_list_claims(self.document, self.dated)):
            if said.get((draft.subject, draft.attribute), draft.value) == draft.value:
                self.claims.append(claim_of(self.document, sentence, draft))

    def read_standings(self) -> None:
        """Read "the best of all": who it is set against is known when all else is read."""
        drafts = self.of_sets.drafts(self.claims, self.document)
        self.claims[:0] = [claim_of(self.document, sentence, draft) for sentence, draft in drafts]


def _passages(document: Document) -> tuple[list[_Passage], Registry]:
    """Return the blocks with their names, those of unlisted families included, and the document's registry."""
    blocks = [block for block in document.blocks if block.kind != "code"]
    texts = [plain_hyphens(document.of(block)) for block in blocks]
    asides = find_glossary_definitions(texts)
    views = [without(text, spans) for text, spans in zip(texts, asides, strict=True)]
    registry, names = build_registry(document, [(view, find_names(view)) for view, _ in views])
    lines = iter(read_lines([view for block, (view, _) in zip(blocks, views, strict=True) if block.kind != "cell"]))
    note_names(document, registry)
    parts = zip(blocks, views, names, asides, strict=True)
    return [
        _Passage(block, view, found, cut, gaps, None if block.kind == "cell" else next(lines))
        for block, (view, gaps), found, cut in parts
    ], registry


def _term_before(document: Document, passages: list[_Passage], index: int) -> str | None:
    """Return the text of the term that a definition block defines, or None."""
    if passages[index].block.kind != "definition" or index == 0 or passages[index - 1].block.kind != "term":
        return None
    return document.of(passages[index - 1].block)


def _drafts(sentence: Sentence, label: str | None) -> list[Draft]:
    """Read a sentence; a label-and-value line is read by its label, and its numbers by nothing else."""
    if not (
        sentence.quantities
        or sentence.dates
        or any(cue.group in CLAIMING or (cue.group == "bench" and sentence.models) for cue in sentence.cues)
        or ":" in sentence.text
        or may_be_glued(sentence.text)
        or (may_say_open(sentence) or may_be_announced(sentence))
        or ("Free" in sentence.text[:12] or (" free " in sentence.text and "API" in sentence.text))  # a plan or API
        or label
    ):
        return []
    by_label = list(key_value_drafts(sentence, label)) if label or len(sentence.text) <= 140 else []
    if sentence.block.kind == "term":
        return []
    by_label += user_attribute_claims(sentence)
    by_label += score_pairs.score_pair_claims(sentence)
    known = {draft.attribute for draft in by_label if draft.relation == "is"}
    owners = {draft.subject for draft in by_label}
    named = {m.name for m in sentence.models} - owners  # "Context: 1M (up from 128K in B)" says something of B too
    taken = [(draft.start, draft.end) for draft in by_label if isinstance(draft.value, Decimal)]
    others = [draft for rule in (RULES if may_name_one(sentence) else PLAN_RULES) for draft in rule(sentence)]
    out = by_label + [
        draft
        for draft in others
        if draft.relation != "is"
        or (
            (draft.attribute not in known or draft.subject in named)
            and not any(s < draft.end and draft.start < e for s, e in taken)
        )
    ]
    out = score_pairs.with_own_pair(sentence, score_pairs.of_a_known_side(sentence, out))
    out += second_value_claims(sentence, out)
    return out + list(follow_on_claims(sentence, out)) if len(sentence.models) > 1 or sentence.subjects else out


def _own(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Drop what is said of another subject than a model: its numbers are unread."""
    others = unread_names(sentence.others, {draft.attribute for draft in drafts})
    if not others:
        return drafts
    text, models = sentence.text, sentence.models
    return [
        d
        for d in drafts
        if d.rule == "prose.price.beside" or not belongs_to_other(text, others, models, d.subject, (d.start, d.end))
    ]


def _identity(c: Claim) -> tuple[object, ...]:
    return (c.subject, c.attribute, c.relation, c.value, c.object, c.start, c.end)
