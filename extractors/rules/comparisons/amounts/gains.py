"""Extracts gains in points over another model: "a 6-point gain over X", "up 3 points from X", "gained 12 points"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.comparisons.amounts.drafts import Magnitude, drafts_against, numbered_drafts
from counterclaim.extractors.rules.comparisons.amounts.factors import alternatives
from counterclaim.extractors.rules.other_measures import names_other_test
from counterclaim.extractors.sentences.attachment import Draft, run_of
from counterclaim.extractors.sentences.records import Cue, Sentence

_ON = re.compile(r"\s(?:on|in|at)\s(?:the\s)?")
_RISEN = re.compile(r"\b(?:up|down)\sfrom\s~?[\d.]+%?\s(?:on|for|with|in|by)\s(?:the\s)?$", re.I)
_TO_STANDARD = 60  # characters between an amount and "over X"


def gain_claims(sentence: Sentence, quantity: Quantity) -> Iterator[Draft]:
    """Yield by how many points a model has gained on another that stands behind "over" or "from"."""
    text = sentence.text
    fallen = _down().search(text, 0, quantity.start) is not None
    noun = _noun().match(text, quantity.end)
    if noun is None and not fallen and _up().search(text, 0, quantity.start) is None:
        return
    at = noun.end() if noun else quantity.end
    on = _ON.match(text, at)
    test = next((cue for cue in sentence.of("bench") if on and on.end() == cue.start), None)
    over = _over().match(text, test.end if test else at)
    named = next((m for m in sentence.models if over and m.start == over.end()), None) or _risen_from(sentence, noun)
    bench = test or _bench(sentence, quantity, named)
    if named is None or bench is None or named.start - quantity.end > _TO_STANDARD:
        return
    value = -quantity.value if fallen or (noun and noun["fall"]) else quantity.value
    others = tuple(dict.fromkeys(m.name for m in run_of(sentence, named)))
    metric = f"benchmark:{bench.key.replace('.', '-')}"
    stated = Magnitude(quantity, metric, "abs_diff", value, max(at, named.end), objects=others)
    yield from (drafts_against if named.end <= quantity.start else numbered_drafts)(sentence, stated)


def _risen_from(sentence: Sentence, noun: re.Match[str] | None) -> Mention | None:
    """ "87%, up from 80% on X, a 7-point gain": whose score it has risen from."""
    before = [m for m in sentence.models if noun and m.end <= noun.start()]
    return next((m for m in reversed(before) if _RISEN.search(sentence.text, 0, m.start)), None)


def _bench(sentence: Sentence, quantity: Quantity, named: Mention | None) -> Cue | None:
    """Return the test of a gain: right behind the other model, else the last before, else the heading's."""
    if named is None:
        return None
    on = _ON.match(sentence.text, run_of(sentence, named)[-1].end)
    behind = next((cue for cue in sentence.of("bench") if on and on.end() == cue.start), None)
    before = [cue for cue in sentence.of("bench") if cue.end <= quantity.start]
    if behind or before:
        return behind or before[-1]
    key = sentence.setting.benchmark if sentence.block.kind == "paragraph" else None
    told = key is not None and on is None and not sentence.of("bench") and not names_other_test(sentence)
    return Cue(quantity.start, quantity.end, "bench", str(key)) if told else None


@per_lexicon()
def _noun() -> re.Pattern[str]:
    """Return a pattern of " gain", " improvement" behind an amount of points."""
    data = load("comparisons")["gains"]
    return re.compile(rf"\s(?:(?P<fall>{alternatives(data['falls'])})|{alternatives(data['nouns'])})\b", re.IGNORECASE)


@per_lexicon()
def _over() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{alternatives(load('comparisons')['gains']['over'])})\s(?:the\s)?", re.IGNORECASE)


def _led(key: str) -> re.Pattern[str]:
    data = load("comparisons")
    leads = alternatives(data["amount_leads"])
    return re.compile(rf"\b(?:{alternatives(data['gains'][key])})\s(?:by\s)?(?:(?:{leads})\s?)*$", re.IGNORECASE)


@per_lexicon()
def _up() -> re.Pattern[str]:
    return _led("up")


@per_lexicon()
def _down() -> re.Pattern[str]:
    return _led("down")
