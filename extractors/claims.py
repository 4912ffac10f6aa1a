"""Makes claims of the drafts of a sentence, with confidence and reasons, and tells which numbers no draft took."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from counterclaim.extractors.lexicon.confidence import Bearing, confidence_of, features_of, told
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Block, Claim, Document, Unread
from counterclaim.extractors.rules.asserted.bearing_marks import marks_of
from counterclaim.extractors.rules.capabilities import capability_claims
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.cue_matcher import cues_of
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.splitter import sentence_spans

WEIGHED = "weighed: "  # begins the reason that lists the marks of a subject
# A negated term
_NEGATED_TERM = word_pattern(r"\b(?:no|not|isn['’]t)\s$")


def defined(
    document: Document, block: Block, sentence: Sentence, drafts: list[Draft], spans: list[tuple[int, int]]
) -> Iterator[Claim]:
    """Read the first sentence of a definition whose term is claimed of a model: it is said of that model too."""
    for start, end in spans:
        term = next(
            (
                d
                for d in drafts
                if d.rule == "capability.phrase" and sentence.place(d.end, end=True) == block.start + start
            ),
            None,
        )
        if term is None or _NEGATED_TERM.search(sentence.text[: term.start]):
            continue
        text = document.text[block.start + start : block.start + end]
        text = text[: sentence_spans(text)[0][1]]
        inner = cues_of(text)
        definition = Sentence(text, block.start + start, block, cues=inner, subjects=(term.subject,))
        for draft in capability_claims(definition):
            if draft.attribute != term.attribute or draft.value == term.value:
                yield claim_of(document, definition, draft)


def claim_of(document: Document, sentence: Sentence, draft: Draft) -> Claim:
    """Return the claim of a draft, with the document's offsets."""
    start, end = sentence.place(draft.start), sentence.place(draft.end, end=True)
    claim = Claim(
        doc=document.id,
        url=document.url,
        subject=draft.subject,
        attribute=draft.attribute,
        relation=draft.relation,
        value=draft.value,
        object=draft.object,
        unit=draft.unit,
        qualifiers=draft.qualifiers,
        quote=document.text[start:end],
        start=start,
        end=end,
        locator=" > ".join(sentence.block.path),
        rule=draft.rule,
    )
    return measured(claim, _bearing(sentence, draft), marks_of(sentence, draft))


def _bearing(sentence: Sentence, draft: Draft) -> Bearing:
    """Return how the subject of a draft was found."""
    named = {mention.name for mention in sentence.models}
    about = {draft.subject, draft.object} - {None}
    if not about <= named:
        return "carried"
    return "own" if named == about else "among"


def measured(claim: Claim, bearing: Bearing, marks: tuple[str, ...] = ()) -> Claim:
    """Return a claim with its measured confidence, and with why it has its subject.

    The reasons are how the subject was found; in a table its labels, else the marks of the subject, if it has any.
    """
    features = features_of(claim.rule, bearing, claim.attribute, claim.relation, marks)
    label = (f"label: {claim.locator.rpartition(' > ')[2]}",) if bearing == "cell" else ()
    weighed = (f"{WEIGHED}{'; '.join(marks)}",) if marks else ()
    return replace(claim, confidence=confidence_of(features), reasons=(told(bearing, claim.subject), *label, *weighed))


def unread_of(sentence: Sentence, drafts: list[Draft]) -> Iterator[Unread]:
    """Yield the numbers of a sentence about a model that no rule took."""
    if not (sentence.models or sentence.subjects or sentence.others):
        return
    for quantity in sentence.quantities:
        if not any(draft.start < quantity.end and quantity.start < draft.end for draft in drafts):
            yield Unread(
                sentence.place(quantity.start),
                sentence.place(quantity.end, end=True),
                sentence.text[quantity.start : quantity.end],
                f"no rule for {quantity.dimension}",
            )
