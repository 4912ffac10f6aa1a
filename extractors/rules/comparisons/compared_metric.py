"""Finds what a comparison without a number compares: a benchmark, a side of the price, speed, size or quality."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.comparisons.aspects import (
    FIELD,
    aspect_of,
    aspects,
    other_things,
    side_opened,
    topic_of,
)
from counterclaim.extractors.rules.comparisons.compared_tests import (
    benchmark_of,
    headed_by,
    many_tests,
    narrowed,
    ranked_on,
    scored_on,
    shown_by,
)
from counterclaim.extractors.rules.comparisons.measured import measure_ahead
from counterclaim.extractors.rules.phrases.benchmarks import SHARE_OF
from counterclaim.extractors.rules.phrases.ratios import ROLE_AHEAD
from counterclaim.extractors.rules.sizes.compared import size_compared, size_named
from counterclaim.extractors.sentences.attachment import run_of
from counterclaim.extractors.sentences.records import Cue, Sentence

# "cheaper input"
_ROLE_BEHIND = word_pattern(r"\s(input|output)\b", fold=False)
# The side named behind the object of a verb: "undercuts X on input"
_ROLE_BEHIND_OBJECT = word_pattern(r"[^,;]{0,6}\s(?:on|for|per)\s(?:the\s)?(input|output)\b")
_ITS_SCORE = re.compile(r"['’]s?\s(?:\w+\s){0,2}?[~≈]?\d{1,2}(?:\.\d+)?\s?%")
_METRIC_BEHIND = re.compile(
    r"(?:['’]s)?\s(?:(?:on|in)\s(?:the\s)?)?(?:(?P<role>input|output)\s)?(?P<noun>[a-z]+)\b", re.I
)
_WORD = re.compile(r"[A-Za-z][\w-]*")
_NOUNS = re.compile(r"(?P<what>(?:\s(?!than\b|for\b|on\b|in\b|at\b|and\b|but\b|when\b|with\b|to\b)[a-z-]+){1,3})")
_OWNED = re.compile(
    r"['’]s?\s(?P<what>[^.,;:()—–]{3,60}?)(?:\s(?:is|are|was|were|feels?|looks?|has|have)\b[\w\s]{0,20})?\s?$", re.I
)
_OF_OBJECT = re.compile(r"['’]s?\s(?:own\s)?(?P<what>[a-z][\w-]*(?:\s[a-z][\w-]*)?)")  # "does not match B's library"
_FIELD_FIRST = re.compile(
    r"\W*(?:for|if|when|on|in|where)\s(?P<what>[^.,;:]{3,80}),[^,;]*$", re.I
)  # "For integrations, A"
_LABEL = re.compile(r"\W*(?P<label>[^:.;,()$]{3,40}):\s")
_ADVERB = re.compile(r"\s(?:(?:now|also|still|even|\w+ly)\s)?")
_SIDES = {"input_price": "input", "output_price": "output"}
LESS_IS_MORE = frozenset({"price", "input_price", "output_price", "latency"})  # who is ahead in it has less of it


def ordering_metric(sentence: Sentence, cue: Cue, *, direct: bool) -> str | None:
    """Return what is compared: the cue's own metric, narrowed by a benchmark, a speed or a price side near it."""
    metric, text = cue.key.split(" ")[0], sentence.text
    if metric == "parameters":
        return size_compared(sentence, cue) if not direct else _named_metric(sentence, cue) or size_named(sentence, cue)
    if metric == "price" and (role := _ROLE_BEHIND.match(text, cue.end)):
        return f"{role[1]}_price"
    if metric == "price":
        side = _role_behind_object(sentence, cue) or _role_ahead(sentence, cue) or side_opened(sentence, cue.start)
        return f"{side}_price" if side else metric
    return metric if metric != "quality" else _of_quality(sentence, cue, direct=direct)


def _of_quality(sentence: Sentence, cue: Cue, *, direct: bool) -> str | None:
    """Return what a word for being better or alike compares: what the sentence, its label or the heading names."""
    metric, text = "quality", sentence.text
    if (labelled := _of_label(sentence, cue)) is not None:
        return labelled or None
    alike = measure_ahead(sentence, cue.start) if direct or cue.key.endswith(" equal") else None
    alike = alike if cue.key.endswith(" equal") or (alike or "").startswith("benchmark:") else None
    if (named := alike or (_named_metric(sentence, cue) if direct else None)) is not None:
        return named
    if (topic := topic_of(sentence, cue.start, headed=direct and not cue.key.endswith(" equal"))) is not None:
        return topic
    bench = benchmark_of(sentence, cue) or shown_by(sentence, cue)
    if bench is None and many_tests().match(sentence.text, _behind_object(sentence, cue)):
        return metric
    if bench is None and direct:
        bench = scored_on(sentence, cue) or ranked_on(sentence, cue)
    if bench is not None:
        return f"benchmark:{bench.key.replace('.', '-')}"
    scored = any(_may_be_score(sentence, quantity) for quantity in sentence.quantities)
    at = _behind_object(sentence, cue)
    if direct and scored and sentence.setting.benchmark is not None and not narrowed(sentence, cue, at):
        own = {bench.key for bench in sentence.of("bench") if bench.end <= cue.start}
        own = own or ({sentence.setting.benchmark} if not sentence.has("bench") else set())
        return f"benchmark:{own.pop().replace('.', '-')}" if len(own) == 1 else metric
    its_score = direct and _ITS_SCORE.match(text, at) is not None
    headed = _only_test(sentence, cue) if its_score else headed_by(sentence, cue)
    if headed is not None:
        return headed or None
    timed = {q.dimension for q in sentence.quantities if q.end <= cue.start} & {"seconds", "tokens_per_second"}
    if timed:
        return "speed" if "seconds" in timed else "throughput"
    near = sentence.near(cue.end, cue.end, "metric", "price", "speed", before=0, after=30) if direct else None
    stated = near is not None and not text.startswith("-", near.end)
    return (
        near.key if near and stated and re.search(r"\b(?:on|in)\s(?:\w+\s)?$", text[cue.end : near.start]) else metric
    )


def _may_be_score(sentence: Sentence, quantity: Quantity) -> bool:
    """False for the 40% of "matches B at 40% of its price": a share is no score on the test named before."""
    if quantity.dimension == "percent":
        return SHARE_OF.match(sentence.text, quantity.end) is None
    return quantity.dimension == "number" and quantity.value >= 10


def _of_label(sentence: Sentence, cue: Cue) -> str | None:
    """ "Speed: on par with B": what the label names; "" where the word cannot be said of it ("Price: ahead of B")."""
    label = _LABEL.match(sentence.text)
    aspect = aspect_of(label["label"]) if label and label.end() <= cue.start else None
    if aspect in {None, "quality"}:
        return None
    return aspect if aspect == "speed" or cue.key.endswith(" equal") else ""


def is_of_other_thing(sentence: Sentence, cue: Cue) -> bool:
    """True for "a stronger community", "beats B on integrations", "A's privacy is better"."""
    text, end = sentence.text, cue.end
    named = [m for m in sentence.models if end <= m.start <= end + 24]
    field_at = run_of(sentence, named[0])[-1].end if named else end
    owner = next((m for m in reversed(sentence.models) if m.end <= cue.start), None)
    found = (
        _NOUNS.match(text, end),
        FIELD.match(text, field_at),
        _OWNED.match(text, owner.end, cue.start) if owner else None,
        _FIELD_FIRST.match(text, 0, cue.start),
        _OF_OBJECT.match(text, field_at) if named else None,
    )
    return any(match is not None and _names_other_thing(match["what"]) for match in found)


def _names_other_thing(words: str) -> bool:
    if not {word.lower() for word in _WORD.findall(words)} & other_things():
        return False
    return not any(pattern.search(words) for _, pattern in aspects())  # "code documentation" is code all the same


def _named_metric(sentence: Sentence, cue: Cue) -> str | None:
    """Return what a verb compares by name: "its window exceeds B", "matches B on input price"."""
    text, metrics = sentence.text, load("comparisons")["of_nouns"]
    clause = analysis_of(sentence).clause_at(cue.start)
    words = re.findall(r"[a-z]+", text[clause.start : cue.start].lower())[-2:]
    bare = clause.verb < 0 or clause.verb >= cue.start  # else it is another verb's object: "keeps its window better"
    if bare and (subject := next((metrics[word] for word in words if word in metrics), None)):
        return str(subject)
    named = next((m for m in sentence.models if cue.end <= m.start <= cue.end + 24), None)
    behind = _METRIC_BEHIND.match(text, named.end) if named else None
    if behind is None or behind["noun"].lower() not in metrics:
        return None
    metric = str(metrics[behind["noun"].lower()])
    return f"{behind['role'].lower()}_price" if behind["role"] and metric == "price" else metric


def _role_behind_object(sentence: Sentence, cue: Cue) -> str | None:
    """Return the side of the price named behind the object ("undercuts X on input") or the cue ("dearer on output")."""
    behind = [m for m in sentence.models if cue.end <= m.start <= cue.end + 24]
    match = _ROLE_BEHIND_OBJECT.match(sentence.text, behind[0].end if behind else cue.end)
    return match[1] if match else None


def _role_ahead(sentence: Sentence, cue: Cue) -> str | None:
    """Return the side of the price that is the subject: "A's output tokens are cheaper"."""
    match = ROLE_AHEAD.search(sentence.text, max(0, cue.start - 60), cue.start)
    if match is not None:
        return match[1].lower()
    owned = [one for one in sentence.of("metric", *_SIDES) if _ADVERB.fullmatch(sentence.text, one.end, cue.start)]
    return _SIDES[owned[-1].key] if owned else None  # "A's input price now undercuts B"


def _only_test(sentence: Sentence, cue: Cue) -> str:
    """ "edging out B's 63%": the one test that is named before, "" if it is not one."""
    tests = {bench.key.replace(".", "-") for bench in sentence.of("bench") if bench.end <= cue.start}
    return f"benchmark:{tests.pop()}" if len(tests) == 1 else ""


def _behind_object(sentence: Sentence, cue: Cue) -> int:
    """Return the end of the names right behind a comparison, of its words where there are none."""
    named = next((m for m in sentence.models if cue.end <= m.start <= cue.end + 24), None)
    return run_of(sentence, named)[-1].end if named else cue.end
