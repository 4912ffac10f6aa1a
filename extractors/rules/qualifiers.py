"""Adds qualifiers to the claims of a sentence (attribution, provider, date) and drops hypothetical ones."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from counterclaim.extractors.lexicon import base, load, per_lexicon, phrases
from counterclaim.extractors.lexicon.regex import compiled
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.others.offering_hosts import offering_host
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.values.dates import find_dates

# Before the date a statement holds for
_AS_OF = word_pattern(r"\b{as_of_words}\s(?:late\s|early\s|mid-?\s?)?$")
# A supposition reaches no further
_CLAUSE = word_pattern(r";|,\s{clause_joins}\b|\s[—–]\s", fold=False)
# Where the writer tells what was found otherwise, whoever was quoted before
_OWN_CLAUSE = word_pattern(r"(?:[;:—–]|\b(?:and|but|while|whereas|though|although),?)\s(?:in\s)?{own_findings}\b")
# Where the clause of a claim begins
_CLAUSE_START = word_pattern(r"[;:—]\s|,\s{clause_relatives}\b|\b(?:but|while|although)\s", fold=False)
# A number that is denied: "does not cost $60"; "not only" and "no more than" deny nothing
_NEGATED_NUMBER = word_pattern(
    r"\b{number_denials}\s(?!{denial_lifters})(?:(?!the only|bad|surprising)[\w’']+\s){0,3}"
    r"(?:{number_leads}\s)?[~$€]?$"
)
# A clause whose numbers and capabilities are only supposed
_IF_CLAUSE = word_pattern(
    r"\W*(?:{supposition_openers},?\s)?(?:{supposing_words}|when(?=[^,]*\b{arriving_verbs}\b))\b[^,]*"
)
# A condition that opens the sentence
_TIER_AHEAD = word_pattern(
    r"\W*(?!For\sbatch\sprocessing){tier_openers}\s(?P<tier>\d+K(?:\stokens)?|(?:extended |adaptive )?thinking"
    r"(?: {thinking_states})?|{tier_modes})\b[^,]{0,20},"
)
_TIERED = frozenset({"USD/1M tokens", "score", "tokens/second", "seconds"})


def with_qualifiers(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts that a sentence really states, each with attribution, host, date and rumour filled in.

    A question states nothing, nor does an if-clause, a wish or a negated number.
    """
    if sentence.question or not drafts:
        return []
    as_of = _as_of(sentence)
    return [_with(sentence, draft, as_of) for draft in drafts if not _unreal(sentence, draft)]


def _unreal(sentence: Sentence, draft: Draft) -> bool:
    """True if the clause only supposes, wishes or denies what the draft says."""
    text = sentence.text
    clause = _IF_CLAUSE.match(text)
    plain = draft.relation == "is" and draft.rule != "prose.price.beside"  # the price of a plan is presupposed
    if clause and draft.start < clause.end() and plain and not draft.attribute.startswith("benchmark:"):
        return True
    start = max((m.end() for m in _CLAUSE_START.finditer(text, 0, draft.start)), default=0)
    if plain and draft.attribute != "monthly_cost" and _listed("unreal").search(text, start, draft.start):
        return True
    stated_number = draft.value is not None and not isinstance(draft.value, (bool, str))
    return stated_number and _NEGATED_NUMBER.search(text[start : draft.start]) is not None


def _with(sentence: Sentence, draft: Draft, as_of: str | None) -> Draft:
    text = sentence.text
    clause = max((m.end() for m in _CLAUSE.finditer(text, 0, draft.start)), default=0)
    q = draft.qualifiers
    conditional = draft.unit in _TIERED
    said = _is_said(sentence, draft)
    tier = _TIER_AHEAD.match(text) if conditional and q.tier is None else None
    dated = as_of if draft.unit.startswith("USD") or draft.attribute.startswith("benchmark:") else None
    provider = _provider(sentence, draft) if conditional else None
    rumoured = _listed("rumoured").search(text, clause, draft.start) is not None
    if not (said or dated or provider or tier or rumoured):
        return draft
    return replace(
        draft,
        qualifiers=replace(
            q,
            attributed_to=q.attributed_to or ("vendor" if said else None),
            as_of=q.as_of or dated,
            provider=q.provider or provider,
            tier=q.tier or (tier["tier"].strip() if tier else None),
            hypothetical=q.hypothetical or rumoured,
        ),
    )


def _is_said(sentence: Sentence, draft: Draft) -> bool:
    """True for what its maker is said to claim, not for the second of "68.0 according to X; our own run gave 64.2"."""
    text = sentence.text
    own = max((m.start() for m in _OWN_CLAUSE.finditer(text, 0, draft.start)), default=0)
    behind = next((m.start() for m in _OWN_CLAUSE.finditer(text, draft.end)), len(text))
    return bool(
        any(own <= cue.start <= draft.start for cue in sentence.of("attr"))
        or _claimed().search(text, own, draft.start)
        or _said_behind().search(text, draft.end, behind)
    )


def _provider(sentence: Sentence, draft: Draft) -> str | None:
    """Return the host that "On Together AI, ..." or "Groq charges ..." puts a price or speed to, or None."""
    if (host := offering_host(sentence.text, draft.start, draft.subject)) is not None:
        return host
    if (opening := _opening_host().match(sentence.text)) is not None and opening.end() <= draft.start:
        return opening["host"]
    named = list(_hosts().finditer(sentence.text))
    behind = next((match for match in named if 0 <= match.start() - draft.end <= 24), None)
    if behind is not None and not _CLAUSE.search(sentence.text, draft.end, behind.start()):
        return behind["host"]  # "$0.59 on Groq, $0.88 on Together AI"
    for match in named:
        if match.end() <= draft.start and sentence.text[: match.start()].strip() == "":
            return match["host"]
        if any(m.name == draft.subject and match.start() - m.end == 1 for m in sentence.models):
            return match["host"]  # "DeepSeek R1 on Together AI costs"
    return None


def _as_of(sentence: Sentence) -> str | None:
    """Return the date that "as of" or "until" puts on the sentence, or None."""
    for date in find_dates(sentence.text):
        if _AS_OF.search(sentence.text[: date.start]):
            return date.iso
    return None


@per_lexicon()
def _vendors() -> str:
    """Return a pattern of who may claim something: the companies of the families, or "the company"."""
    named = sorted({str(family["vendor"]) for family in load("families")["families"]}, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, [*named, *base("suppositions")["speakers"]])) + ")"


@per_lexicon()
def _claimed() -> re.Pattern[str]:
    """Return a pattern of "OpenAI claims", "according to the lab", "in its own tests" before what is claimed."""
    says = "|".join(map(re.escape, base("suppositions")["says"]))
    own = "|".join(map(re.escape, base("suppositions")["own_words"]))
    return compiled(
        rf"\b{_vendors()}\s(?:also\s|itself\s|now\s)?(?:{says})\b|\baccording to {_vendors()}(?!\w)|\b(?:{own})\b",
        fold=True,
    )


@per_lexicon()
def _said_behind() -> re.Pattern[str]:
    """Return a pattern of ", OpenAI says" and ", according to its maker" behind what is claimed."""
    says = "|".join(map(re.escape, base("suppositions")["says"]))
    return compiled(
        rf"\saccording to {_vendors()}(?!\w)|,\s(?:(?:or so\s)?{_vendors()}\s(?:{says}))\b"
        r"|,\sby its own (?:account|numbers)\b",
        fold=True,
    )


@cache
def _listed(key: str) -> re.Pattern[str]:
    return compiled("|".join(rf"\b{re.escape(p)}\b" for p in phrases(base("suppositions")[key])), fold=True)


@cache
def _hosts() -> re.Pattern[str]:
    body = "|".join(re.escape(host) for host in sorted(base("providers"), key=len, reverse=True))
    return compiled(rf"\b(?:on|via|through|at|from)\s(?P<host>{body})(?!\w)", fold=True)


@cache
def _opening_host() -> re.Pattern[str]:
    """Return a pattern of a host that is the label of its line: "Groq: $0.59 / $0.79"."""
    body = "|".join(re.escape(host) for host in sorted(base("providers"), key=len, reverse=True))
    return compiled(rf"\W*(?P<host>{body})(?:\s\([^()]{{1,30}}\))?(?::|\s[–—-]|\s?→)\s", fold=True)
