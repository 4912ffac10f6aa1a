"""Names what speaks for or against the subject of a draft: where its name stands, what stands between, who else does.

The names are the features that the confidence of a claim is fitted on (``bench/fit/confidence_model.py``), and
``extract --explain`` shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.subject_roles import acts, is_bracketed, opens_clause
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.sentences.attachment import Draft, is_object, run_of
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.sentence_subjects import PRONOUN, PRONOUN_START

_WORD = re.compile(r"\w[\w.'’-]*")
_BESIDE = re.compile(r"(?:['’]s)?[\s:~≈@=|(–—-]{0,4}")
_SHORT, _FAR, _VERY_FAR = 40, 8, 20  # characters of a line that is hardly a sentence; words between name and value
_MANY = 3  # models in one sentence


def marks_of(sentence: Sentence, draft: Draft) -> tuple[str, ...]:
    """Return the marks of a draft's subject, in a fixed order."""
    own = [mention for mention in sentence.models if mention.name == draft.subject]
    nearest = min(own, key=lambda m: max(m.start - draft.end, draft.start - m.end, 0), default=None)
    found = [*_of_sentence(sentence, draft)]
    if draft.relation == "is":
        found += _of_mention(sentence, draft, nearest) if nearest else _of_carried(sentence, draft)
    elif draft.object is not None:
        found += _of_sides(sentence, draft)
    return tuple(dict.fromkeys(found))


def _of_sentence(sentence: Sentence, draft: Draft) -> Iterator[str]:
    if sentence.block.kind in {"heading", "title"}:
        yield "in a heading"
    elif sentence.block.kind in {"item", "definition", "term"}:
        yield "in a list item"
    elif sentence.block.kind != "paragraph":
        yield f"in a {sentence.block.kind}"
    if len(sentence.text) <= _SHORT:
        yield "short line"
    if len({mention.name for mention in sentence.models}) >= _MANY:
        yield "many models"
    if any(draft.subject in heading for heading in sentence.block.path[-1:]):
        yield "the heading names it"
    others = [other for other in sentence.others if other.kind != "provider"]
    if any(other.end <= draft.start for other in others):
        yield "another name before the value"
    if any(other.start >= draft.end for other in others):
        yield "another name behind the value"


def _of_mention(sentence: Sentence, draft: Draft, own: Mention) -> Iterator[str]:
    """Yield where the name stands, seen from the value, and what stands between the two."""
    text, run = sentence.text, run_of(sentence, own)
    before = own.end <= draft.start
    low, high = (run[-1].end, draft.start) if before else (draft.end, run[0].start)
    beside = before and _BESIDE.fullmatch(text, low, high) is not None
    if low > high:
        yield "named within"
    else:
        yield "named before" if before else "named behind"
        if beside:
            yield "right beside"
        else:
            yield from _between(sentence, low, high)
    if is_object(sentence, own):
        yield "what another is compared with"
    if acts(text, run[-1].end) or opens_clause(text, run[0].start):
        yield "subject of its clause"
    if is_bracketed(text, own.start) and not is_bracketed(text, draft.start):
        yield "in brackets"
    if len(run) > 1:
        yield "several together"


def _between(sentence: Sentence, low: int, high: int) -> Iterator[str]:
    words = len(_WORD.findall(sentence.text, low, high))
    if words > _FAR:
        yield "very far" if words > _VERY_FAR else "far"
    if any(low <= mention.start and mention.end <= high for mention in sentence.models):
        yield "another model between"
    if any(low <= q.start and q.end <= high for q in sentence.quantities):
        yield "another value between"
    if any(low <= o.start and o.end <= high and o.kind != "provider" for o in sentence.others):
        yield "another name between"
    if low < high:
        analysis = analysis_of(sentence)
        if analysis.clause_at(max(low - 1, 0)).index != analysis.clause_at(high).index:
            yield "a clause ends between"


def _of_carried(sentence: Sentence, draft: Draft) -> Iterator[str]:
    """Yield how a subject is taken up that the sentence does not name."""
    text = sentence.text
    before = [mention for mention in sentence.models if mention.end <= draft.start]
    if PRONOUN_START.match(text):
        yield "a pronoun opens the sentence"
    elif PRONOUN.search(text, 0, before[0].start if before else draft.start) or (
        before and PRONOUN.search(text, before[-1].end, draft.start)
    ):
        yield "a pronoun before the value"
    else:
        yield "no pronoun"
    if before:
        yield "only objects named" if all(is_object(sentence, m) for m in before) else "another model before"
    elif sentence.models:
        yield "another model behind"
    if len(sentence.subjects) > 1:
        yield "several together"


def _of_sides(sentence: Sentence, draft: Draft) -> Iterator[str]:
    """Yield how the sides of a comparison are found."""
    named = {mention.name for mention in sentence.models}
    missing = [side for side in (draft.subject, draft.object) if side not in named]
    if len(missing) == 1:
        yield "one side implied"
    elif missing:
        yield "both sides implied"
    if missing and not sentence.sure_pair:
        yield "no heading names the sides"
    if len(named - {draft.subject, draft.object}) > 0:
        yield "a third model"
