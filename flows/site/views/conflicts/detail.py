"""View of a conflict's page, live and in the report's folder. Pure, from rows of ``counterclaim.db.browse``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from counterclaim.db.browse.records.conflicts import (
    Claimed,
    ConflictPage,
    Decision,
    EvidenceRow,
    Json,
    Listed,
    QueueRow,
)
from counterclaim.db.conflict_kinds import kind_of_conflict
from counterclaim.db.keys import name_key
from counterclaim.db.records import QUEUE_CLASSES, StoredClaim
from counterclaim.extractors.records import RELATIONS
from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.formatting import (
    attribute_label,
    conditions,
    human_value,
    kind_label,
    label,
    quote_url,
    safe_url,
    source_label,
    sureness,
)
from counterclaim.flows.site.quotes import marked, place_of
from counterclaim.flows.site.views.conflicts.quotes import day, figure_of, holds_for, said
from counterclaim.flows.site.views.conflicts.worked_sums import Working, working

MOST_SIDES = 40  # statements shown on the page; a model that a hundred pages price has more
_RELATIONS = RELATIONS - {"is"}


@dataclass(frozen=True, slots=True)
class Side:
    """A line with statements: its words in pieces, each with whether it is quoted, and where it stands."""

    claim_id: str  # of the first statement
    says: tuple[str, ...]
    conditions: str
    words: tuple[tuple[str, bool], ...]
    place: str
    source: str
    source_id: str  # "" for a reference, which has no page
    doc: str
    title: str
    author: str
    dates: tuple[tuple[str, str], ...]  # (what, day): published, modified, fetched
    link: str | None  # to the live page, scrolled to the quote
    snapshot_id: str  # "" where no body was stored or kept
    gone: str  # the day since when the page does not say it any more, "" while it does
    is_reference: bool
    doubts: tuple[str, ...]  # what the second reading says against it
    again: bool  # another line of the page above it in the same stance

    @property
    def published(self) -> str:
        """Return the day on which it was published, "" if that is not known."""
        return dict(self.dates).get("published", "")


@dataclass(frozen=True, slots=True)
class Stance:
    """Statements that say the same ``value``, or, under a ``title``, the words of a comparison or its figures."""

    title: str
    value: str
    sides: tuple[Side, ...]
    number: int = 0  # of the first quote that says so, from 1; 0 where no side is a value that can be right


@dataclass(frozen=True, slots=True)
class Reference:
    """What a price database says, of what (``about``), and the day since when, "" if it has none."""

    source: str
    about: str
    value: str
    conditions: str
    quote: str
    link: str | None
    since: str


@dataclass(frozen=True, slots=True)
class Past:
    """One decision of the history. ``why_not`` says why it does not hold any more, "" while it does."""

    verdict: str
    by: str
    at: str
    note: str
    pinned: str  # the values of a known deviation, "" if it is none
    holds: bool
    why_not: str
    right: str  # the value that it says is right


@dataclass(frozen=True, slots=True)
class Related:
    """Another conflict about the same model and attribute; explained differences are not ``in_queue``."""

    id: str
    severity: str
    status: str
    kind: str
    cls: str
    explanation: str
    in_queue: bool


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A conflict for its page and its card. ``hidden`` says how many statements more than in ``stances`` there are."""

    id: str
    severity: str
    status: str
    kind: str
    kind_id: str
    kind_says: str
    cls: str
    cls_says: str
    scope: str
    subject: str
    subject_key: str
    object: str
    object_key: str
    attribute: str
    explanation: str
    stances: tuple[Stance, ...]
    opposed: bool  # two stances, one against the other
    hidden: int
    working: Working
    references: tuple[Reference, ...]
    support: str
    related: tuple[Related, ...]
    history: tuple[Past, ...]
    first_seen: str
    last_seen: str
    closed: str
    is_new: bool
    sureness: str  # "very likely, 93 %"; "" if it was not judged yet
    sure: bool
    doubt: str


def conflict_view(page: ConflictPage, listings: Sequence[StoredClaim] = (), *, most: int = MOST_SIDES) -> ConflictView:
    """Return what is shown of a conflict; ``listings``: the price list's own claims (``db.reference.lookup``)."""
    row = page.row
    shown = page.evidence[:most]
    stances = _stances(row, shown)
    kind, status, class_ = kind_label(row.kind), label("statuses", row.status), label("classes", row.cls)
    figures = [figure_of(row.subject, row.attribute, e.value, e.quote, e.claim) for e in page.evidence]
    return ConflictView(
        id=row.id, severity=row.severity, status=status[0], kind=kind[1], kind_id=row.kind, kind_says=kind[2],
        cls=class_[0], cls_says=class_[1], scope=scope_of(row), subject=row.subject, subject_key=row.subject_key,
        object=row.object or "", object_key=row.object_key or "", attribute=attribute_label(row.attribute),
        explanation=row.explanation, stances=stances, opposed=len(stances) == 2,
        hidden=len(page.evidence) - len(shown), working=working(row.kind, row.attribute, figures),
        references=_references(row, page.listed, listings),
        support=row.support or "", related=tuple(related(each) for each in page.related),
        history=_history(page.decisions, row), first_seen=human_date(row.first_seen[:10]), last_seen=day(row.last_seen),
        closed=day(row.closed_at) if row.closed_at else "", is_new=row.is_new,
        sureness=sureness(row.certainty), sure=row.sure, doubt=row.doubt or "",
    )  # fmt: skip


def scope_of(row: QueueRow) -> str:
    """Return where the statements stand: on one page, on several, or in a price database."""
    if kind_of_conflict(row.kind).reference:
        return "against a price database"
    return "within one page" if row.scope == "within" else "across pages"


def related(row: QueueRow) -> Related:
    """Return a conflict as a line of a list of related ones."""
    return Related(
        row.id, row.severity, label("statuses", row.status)[0], kind_label(row.kind)[1], label("classes", row.cls)[0],
        row.explanation, row.sure and row.cls in QUEUE_CLASSES and row.closed_at is None,
    )  # fmt: skip


def _stances(row: QueueRow, evidence: Sequence[EvidenceRow]) -> tuple[Stance, ...]:
    """Return what stands against what: the words and the figures, or each value with those who state it."""
    words = [item for item in evidence if item.claim and item.claim.relation in _RELATIONS]
    figures = [item for item in evidence if not item.claim or item.claim.relation not in _RELATIONS]
    if words and figures and kind_of_conflict(row.kind).compares != "truths":
        return Stance("What is said", "", _sides(row, words)), Stance("What the figures are", "", _sides(row, figures))
    if kind_of_conflict(row.kind).compares == "sums" and len(figures) > 1:
        said, made = _sides(row, figures[:1]), _sides(row, figures[1:])
        return Stance("What is said", "", said), Stance("What it is made of", "", made)
    groups: dict[str, list[EvidenceRow]] = {}
    for item in evidence:
        groups.setdefault(_says(row, item), []).append(item)
    stated = kind_of_conflict(row.kind).of_one_attribute
    return tuple(
        Stance("", value, _sides(row, group), group[0].position + 1 if stated else 0) for value, group in groups.items()
    )


def _sides(row: QueueRow, evidence: Iterable[EvidenceRow]) -> tuple[Side, ...]:
    """Return the lines that hold the statements, each once however many it holds."""
    groups: dict[tuple[str, str], list[EvidenceRow]] = {}
    for item in evidence:
        groups.setdefault((item.url or item.doc, _line(item)), []).append(item)
    docs = [doc for doc, _ in groups]
    return tuple(
        _side(row, line, group, again=number > 0 and docs[number - 1] == doc)
        for number, ((doc, line), group) in enumerate(groups.items())
    )


def _line(item: EvidenceRow) -> str:
    around = item.paragraph
    return around.before + around.quote + around.after if around else item.quote


def _mark(item: EvidenceRow) -> tuple[int, int]:
    return item.paragraph.mark if item.paragraph else (0, len(item.quote))


def _side(row: QueueRow, line: str, items: Sequence[EvidenceRow], *, again: bool) -> Side:
    item = items[0]
    claim, document = item.claim, item.document
    dates = [("published", document.published if document else item.published)]
    if document:
        dates += [("modified", document.modified), ("fetched", document.fetched)]
    gone = (claim.gone_at if claim else None) or (document.gone_at if document else None)
    return Side(
        claim_id=item.claim_id, says=tuple(dict.fromkeys(_says(row, each) for each in items)),
        conditions=holds_for(claim), words=marked(line, [_mark(each) for each in items]),
        place=place_of(claim.locator) if claim else "",
        source=source_label(item.source), source_id=document.source_id if document else "", doc=item.doc,
        title=document.title if document else "", author=(document.author or "") if document else "",
        dates=tuple((what, day(date)) for what, date in dates if date),
        link=quote_url(item.url, item.quote) if claim else safe_url(item.url),
        snapshot_id=document.snapshot_id if document else "", gone=day(gone) if gone else "",
        is_reference=item.is_reference, again=again,
        doubts=tuple(dict.fromkeys(reason for each in items for reason in each.doubts)),
    )  # fmt: skip


def _says(row: QueueRow, item: EvidenceRow) -> str:
    """Return the value, after the model where that is not plain from the conflict's heading."""
    claim = item.claim
    text = value_said(row, claim, item.value)
    return f"{claim.subject}: {text}" if claim and (row.object or claim.subject != row.subject) else text


def value_said(row: QueueRow, claim: Claimed | None, value: Json) -> str:
    """Return what evidence of a conflict says, with the attribute where that is not the conflict's own."""
    text = said(row.attribute, value, claim)
    if claim is None or claim.attribute == row.attribute or claim.relation != "is" or isinstance(value, bool):
        return text
    return f"{text} ({attribute_label(claim.attribute)})"


def _references(row: QueueRow, listed: Iterable[Listed], listings: Iterable[StoredClaim]) -> tuple[Reference, ...]:
    """Return what lists say: as they are now, then what stands behind conflicts and is not among it."""
    found = {(one.source, one.claim.doc, one.claim.quote): _listing(row, one) for one in listings}
    for one in listed:
        found.setdefault((one.source, one.doc, one.quote), _reference(row, one))
    return tuple(found.values())


def _listing(row: QueueRow, stored: StoredClaim) -> Reference:
    claim = stored.claim
    name = row.subject if name_key(claim.subject) == row.subject_key else row.object or claim.subject
    return Reference(
        source_label(stored.source), f"{name}, {attribute_label(claim.attribute)}",
        human_value(claim.attribute, claim.value), conditions(replace(claim.qualifiers, as_of=None)), claim.quote,
        safe_url(claim.url), human_date(stored.published or ""),
    )  # fmt: skip


def _reference(row: QueueRow, listed: Listed) -> Reference:
    return Reference(
        source_label(listed.source), f"{row.subject}, {attribute_label(row.attribute)}",
        human_value(row.attribute, listed.value), "", listed.quote, safe_url(listed.url),
        human_date(listed.published or ""),
    )  # fmt: skip


def _history(decisions: Iterable[Decision], row: QueueRow) -> tuple[Past, ...]:
    """Return the decisions, the newest first, each with whether it holds and why not."""
    known = list(decisions)
    return tuple(_past(one, row, is_last=one is known[-1]) for one in reversed(known))


def _past(one: Decision, row: QueueRow, *, is_last: bool) -> Past:
    why_not = ""
    if not one.holds:
        changed = "the values changed since" if one.pinned else "the claims behind the conflict changed since"
        why_not = changed if is_last else "a later decision replaced it"
    pinned = ""
    if one.pinned is not None:
        of_one = kind_of_conflict(row.kind).of_one_attribute
        pinned = " and ".join(human_value(row.attribute, value) for value in one.pinned) if of_one else "these values"
    verdict = "reopened" if one.verdict == "open" else one.verdict
    at = one.at.replace("T", " ")[:16]
    right = "" if one.right is None else human_value(row.attribute, one.right)
    holds = one.holds and one.verdict != "open"
    return Past(verdict, one.by or "somebody", at, one.note, pinned, holds, why_not, right)
