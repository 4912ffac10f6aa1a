"""Extracts capabilities from elliptical sentences: "Yes." after a question, "B doesn't.", "so does B"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.rules.capabilities import capability_claims
from counterclaim.extractors.sentences.attachment import Draft, run_of
from counterclaim.extractors.sentences.records import Sentence

# The answer yes
_YES = word_pattern(
    r"\W*(?:A[:.]\s)?(?P<word>{yes_words}|it (?:does|can|is)|they (?:do|can|are))\b(?!,?\s{yes_limits})"
    r"(?=\s?[.,!;:–—(-]|\s?$|\s{behind_yes}\b)"
)
# The answer no
_NO = word_pattern(
    r"\W*(?:A[:.]\s)?(?P<word>(?:(?:sadly|unfortunately|alas),?\s)?(?:no|nope|not {not_yet_words})"
    r"|(?:it|they) {negated_verbs})\b(?=\s?[.,!;:–—(-]|\s?$)"
)
# A question that yes or no answers; "or" offers more than one
_YES_OR_NO = word_pattern(r"\W*(?:Q\d*[:.]\s)?(?:so,?\s|and\s|but\s)?{question_verbs}\b(?!.*\bor\b)")
# "B does", "B can't either" and no more
_REPEATED = word_pattern(
    r"\s{echo_verbs}(?P<not>n['’]t|\snot|not|['’]t)?(?:\s{echo_adverbs})?(?=\s?[.;:)!]|\s?$|,\s{behind_echoes}\b|\s"
    r"(?:and|but)\b)"
)
# Before another model of which the same holds
_SO_DOES = word_pattern(r"\b(?:so|as)\s{inverted_verbs}\s(?:the\s)?$")
# ... or does not hold
_NOR_DOES = word_pattern(r"\b(?:nor|neither)\s{inverted_verbs}\s(?:the\s)?$")
_WHOLE = re.compile(r"\W*(?:but\s|and\s|however,\s)?(?:the\s)?", re.I)
_CLAUSE = re.compile(r"(?:[;,–—(]|\.\s|\b(?:but|while|whereas|and|though|although))\s?(?:the\s)?$", re.I)


@dataclass(frozen=True, slots=True)
class SentenceCapabilities:
    """A sentence and the capabilities that it claims or, for a question, asks about."""

    sentence: Sentence
    drafts: tuple[Draft, ...]


def capabilities_of(sentence: Sentence, drafts: Iterable[Draft]) -> SentenceCapabilities | None:
    """Return the capabilities of a sentence, which the next may repeat or deny; None if it mentions none."""
    if sentence.question:
        stated = re.sub(r"\?(?=\W*$)", ".", sentence.text)
        asked = replace(sentence, text=stated, block=replace(sentence.block, kind="paragraph"))
        drafts = capability_claims(asked) if _YES_OR_NO.match(sentence.text) else ()
    capabilities = tuple(draft for draft in drafts if isinstance(draft.value, bool) and draft.attribute != "evaluated")
    return SentenceCapabilities(sentence, capabilities) if capabilities else None


def elliptical_claims(
    sentence: Sentence, drafts: Iterable[Draft], before: SentenceCapabilities | None
) -> Iterator[Draft]:
    """Yield what a sentence says of a capability that it, or the sentence before it, names only once."""
    own = [draft for draft in drafts if isinstance(draft.value, bool) and draft.rule.startswith("capability.")]
    for mention in sentence.models:
        for draft in own:
            if mention.start >= draft.end and mention.name != draft.subject:
                yield from _repeated(sentence, draft, mention, SentenceCapabilities(sentence, ()))
    if before is None:
        return
    if before.sentence.question:
        yield from _answer(sentence, before)
    elif not own and sentence.models and _WHOLE.fullmatch(sentence.text, 0, sentence.models[0].start):
        for draft in before.drafts:
            yield from _repeated(sentence, draft, run_of(sentence, sentence.models[0])[-1], before)


def _answer(sentence: Sentence, asked: SentenceCapabilities) -> Iterator[Draft]:
    """ "Yes." and "No, not yet." answer the question before."""
    yes, no = _YES.match(sentence.text), _NO.match(sentence.text)
    found = yes or no
    for draft in asked.drafts if found else ():
        if draft.value is True and found is not None:
            yield Draft(draft.subject, draft.attribute, bool(yes), *found.span("word"), "capability.answer")


def _repeated(sentence: Sentence, draft: Draft, mention: Mention, source: SentenceCapabilities) -> Iterator[Draft]:
    """Yield "B doesn't" or "so does B" for each model of the run that ends with a mention."""
    text, run = sentence.text, run_of(sentence, mention)
    if mention is not run[-1]:
        return
    first = run[0].start
    match = _REPEATED.match(text, mention.end)
    if _SO_DOES.search(text[:first]):
        value = bool(draft.value)
    elif _NOR_DOES.search(text[:first]):
        value = False
    elif match and (source.drafts or _CLAUSE.search(text[:first])):
        if draft.value is False and not _denied(source.sentence, draft):
            return  # "A is text-only; B isn't" says what B is in other words
        value = match["not"] is None
    else:
        return
    end = match.end() if match else mention.end
    for name in dict.fromkeys(m.name for m in run):
        yield Draft(name, draft.attribute, value, first, end, "capability.repeated")


def _denied(sentence: Sentence, draft: Draft) -> bool:
    return any(cue.end <= draft.start for cue in sentence.of("neg"))
