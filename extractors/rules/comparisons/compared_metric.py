"""Finds what a comparison without a number compares: a benchmark, a side of the price, speed, size or quality."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
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
from counterclaim.extractors.rules.comparisons.measured import measure_ahead
from counterclaim.extractors.rules.phrases.benchmarks import SHARE_OF
from counterclaim.extractors.rules.phrases.ratios import ROLE_AHEAD
from counterclaim.extractors.rules.sizes.compared import size_compared, size_named
from counterclaim.extractors.sentences.attachment import run_of
from counterclaim.extractors.sentences.cue_matcher import cues_of
from counterclaim.extractors.sentences.records import Cue, Sentence

# "cheaper input"
_ROLE_BEHIND = word_pattern(r"\s(input|output)\b", fold=False)
# The side named behind the object of a verb: "undercuts X on input"
_ROLE_BEHIND_OBJECT = word_pattern(r"[^,;]{0,6}\s(?:on|for|per)\s(?:the\s)?(input|output)\b")
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
# behind an object that is given its score: "surpassing B (about 70%)", "ahead of B (1426)"
_SCORED = re.compile(r"\s\([~≈]?\s?(?:[a-z]+\s)?[~≈]?\d+(?:\.\d+)?\s?%?\)|\s\d{2,4}(?:\.\d+)?%?(?=[,;)]|\sand\s)", re.I)
_LABEL = re.compile(r"\W*(?P<label>[^:.;,()$]{3,40}):\s")
_WHERE = re.compile(
    r"\W*The\s(?:\w+\s){0,2}(?:benchmark|test|area|eval|evaluation)\s(?:where|in\swhich|on\swhich|that)\s", re.I
)
_OWN = re.compile(r"\b(?:its|their)\s", re.I)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_ON = 8  # characters between a score and its test: " on the "
_HEADS = re.compile(r"(?:\s\([^()]*\))?:")
_ON_SOME = word_pattern(r"\b(?:on|in|across)\s{parts_of_several}\sof\s[^.;:]{2,80}$")
LESS_IS_MORE = frozenset({"price", "input_price", "output_price", "latency"})  # who is ahead in it has less of it


def listed_benchmarks(sentence: Sentence, cue: Cue) -> tuple[str, ...]:
    """ "parity with A on coding (HumanEval), math (MATH) and MMLU": every benchmark of the list is meant."""
    rivals = [other.start for other in (*sentence.of("verb"), *sentence.of("adjective")) if other.start >= cue.end]
    reach = min([cue.end + 160, *rivals])  # "beating A on MMLU, and on par with B on PIQA": each has its own list
    behind = [bench for bench in sentence.of("bench") if cue.end <= bench.start <= reach]
    if behind and _is_on_some(sentence, cue, behind[0]):
        return ()
    scored = any(q.dimension in {"percent", "percent_points", "number", "points"} for q in sentence.quantities)
    if behind and _results().search(sentence.text, cue.end, behind[0].start):
        return ()  # "beats B on most tests, with notable results on MMLU and MATH": what it is good at, not ahead in
    if len(behind) < 2 or not re.search(r"\bon\b", sentence.text[cue.end : behind[0].start]) or scored:
        return ()
    return tuple(dict.fromkeys(f"benchmark:{bench.key.replace('.', '-')}" for bench in behind))


def _is_on_some(sentence: Sentence, cue: Cue, bench: Cue) -> bool:
    """True for "on most of seven benchmarks (MMMU, ChartQA)": on which of them, nobody says."""
    return _ON_SOME.search(sentence.text, cue.end, bench.start) is not None


@per_lexicon()
def _results() -> re.Pattern[str]:
    return any_of(load("comparisons")["results"], not_behind=r"\w", then=r"\s(?:on|in|at)\b", fold=True)


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
    alike = measure_ahead(sentence, cue.start) if cue.key.endswith(" equal") else None
    if (named := alike or (_named_metric(sentence, cue) if direct else None)) is not None:
        return named
    if (topic := topic_of(sentence, cue.start, headed=direct and not cue.key.endswith(" equal"))) is not None:
        return topic
    bench = benchmark_of(sentence, cue) or _shown_by(sentence, cue)
    if bench is None and _many_tests().match(sentence.text, _behind_object(sentence, cue)):
        return metric
    if bench is None and direct:
        bench = _scored_on(sentence, cue) or _ranked_on(sentence, cue)
    if bench is not None:
        return f"benchmark:{bench.key.replace('.', '-')}"
    scored = any(_may_be_score(sentence, quantity) for quantity in sentence.quantities)
    if direct and scored and sentence.setting.benchmark is not None:
        own = {bench.key for bench in sentence.of("bench") if bench.end <= cue.start}
        own = own or ({sentence.setting.benchmark} if not sentence.has("bench") else set())
        return f"benchmark:{own.pop().replace('.', '-')}" if len(own) == 1 else metric
    if (headed := _headed_by(sentence, cue)) is not None:
        return headed
    timed = {"seconds", "tokens_per_second"}
    if any(q.dimension in timed and q.end <= cue.start for q in sentence.quantities):
        return "speed"
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


def _shown_by(sentence: Sentence, cue: Cue) -> Cue | None:
    """ "The MMLU results show that A beats B", "The one benchmark where A beats B is MMLU": the only one named."""
    named = sentence.of("bench")
    if len({bench.key for bench in named}) != 1:
        return None
    if named[0].end <= cue.start:
        shown = _shows().search(sentence.text, named[0].end, cue.start)
        return named[0] if shown and _leads(sentence, named[0], shown) else None
    return named[0] if _WHERE.match(sentence.text, 0, cue.start) else None


@per_lexicon()
def _shows() -> re.Pattern[str]:
    return any_of(load("comparisons")["shows"], not_behind=r"\w", then=r"\s(?P<that>that\s|this:\s)?", fold=True)


def _leads(sentence: Sentence, bench: Cue, shown: re.Match[str]) -> bool:
    """True if the verb is the benchmark's, and what it shows is said right behind: "MMLU results show that A"."""
    between = any(bench.end <= m.start < shown.start() for m in sentence.models)
    told = shown["that"] or any(shown.end() <= m.start <= shown.end() + len("OpenAI's ") for m in sentence.models)
    return bool(told) and not between


def _headed_by(sentence: Sentence, cue: Cue) -> str | None:
    """Return the benchmark of the heading, where nothing between has named another and no work narrows the words."""
    if not sentence.block.path or sentence.setting.benchmark is None or sentence.of("bench"):
        return None
    found = {one.key for one in cues_of(sentence.block.path[-1]) if one.group == "bench"}
    if found != {sentence.setting.benchmark} or _narrowed(sentence, cue):
        return None
    return f"benchmark:{found.pop().replace('.', '-')}"


def _narrowed(sentence: Sentence, cue: Cue) -> bool:
    """True for "is better in long chats" under a heading that names a benchmark; not for "in this test"."""
    behind = FIELD.search(sentence.text, cue.end)
    tests = load("comparisons")["only_tests"]
    field = behind["what"].lower() if behind else ""
    words = _WORD.findall(field)
    return bool(words) and not any(word in tests for word in words) and not field[:1].isdigit()


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
    return match[1].lower() if match else None


def _behind_object(sentence: Sentence, cue: Cue) -> int:
    """Return the end of the names right behind a comparison, of its words where there are none."""
    named = next((m for m in sentence.models if cue.end <= m.start <= cue.end + 24), None)
    return run_of(sentence, named)[-1].end if named else cue.end


@per_lexicon()
def _many_tests() -> re.Pattern[str]:
    many = "|".join(map(re.escape, load("comparisons")["many_tests"]))
    tests = "|".join(map(re.escape, load("comparisons")["only_tests"]))
    return re.compile(
        rf"\s(?:on|in|across)\s(?:the\s)?(?:{many}|\d+)\s(?:[\w-]+\s){{0,3}}?(?:{tests})(?:e?s)?\b", re.IGNORECASE
    )


def benchmark_of(sentence: Sentence, cue: Cue) -> Cue | None:
    """The benchmark that a comparison is on: it follows by "on" or "in", or a score on it stands right before."""
    text = sentence.text
    for bench in sentence.of("bench"):
        between = text[cue.end : bench.start]
        behind = cue.end <= bench.start <= cue.end + 90 and not re.search(r"[;.]\s|^[^(]*\)", between)
        if behind and (_results().search(text, cue.end, bench.start) or _is_on_some(sentence, cue, bench)):
            return None
        if behind and re.search(r"\b(?:on|in|at)\s(?:the\s)?(?:\w+\s){0,2}\(?$", text[cue.end : bench.start]):
            return bench
        if text[cue.end : bench.start] == " ":
            return bench
    for bench in sentence.of("bench"):
        own = _OWN.search(text, bench.end, cue.start)  # "70% on MMLU, and its answers are better"
        if (
            0 <= cue.start - bench.end <= 30
            and own is None
            and re.search(r"\d%?\s(?:on|in)\s(?:the\s)?$", text[: bench.start])
        ):
            return bench
        headed = text[: bench.start].strip() == "" and _HEADS.match(text, bench.end)
        if headed or re.fullmatch(r"\W*(?:On|In|At)\s(?:the\s)?", text[: bench.start]):
            return bench
    return None


def _scored_on(sentence: Sentence, cue: Cue) -> Cue | None:
    """ "80% on MMLU, ahead of B (75%)": an object with its score is compared on the only benchmark named before."""
    before = [bench for bench in sentence.of("bench") if bench.end <= cue.start]
    named = next((m for m in sentence.models if cue.end <= m.start <= cue.end + 24), None)
    if named is None or len({bench.key for bench in sentence.of("bench")}) != 1 or not before:
        return None
    return before[-1] if _SCORED.match(sentence.text, named.end) else None


def _ranked_on(sentence: Sentence, cue: Cue) -> Cue | None:
    """ "third on MMLU, behind A but ahead of B": the test of a rank or a score, where nothing else comes between."""
    bench = next((one for one in reversed(sentence.of("bench")) if one.end <= cue.start), None)
    if bench is None or not (_ranked().search(sentence.text, 0, bench.start) or _scored_before(sentence, bench)):
        return None
    parts, at = [], bench.end
    spans = [(m.start, m.end) for m in sentence.models] + [(verb.start, verb.end) for verb in sentence.of("verb")]
    for start, end in sorted(spans):
        if at <= start and end <= cue.start:
            parts.append(sentence.text[at:start])
            at = end
    left = _IN_BRACKETS.sub(" ", " ".join([*parts, sentence.text[at : cue.start]]))
    small = load("comparisons")["behind_ranks"]
    words = _WORD.findall(left.lower())
    return bench if not re.search(r"[.;:]", left) and all(w in small or w.endswith("ly") for w in words) else None


def _scored_before(sentence: Sentence, bench: Cue) -> bool:
    """True for "57 on X", "on X at roughly 57"."""
    scores = [q for q in sentence.quantities if q.dimension in {"percent", "number"}]
    return any(0 <= bench.start - q.end <= _ON or 0 <= q.start - bench.end <= 2 * _ON for q in scores)


@per_lexicon()
def _ranked() -> re.Pattern[str]:
    ranks = load("comparisons")["ranks"]
    return any_of(ranks, not_behind=r"[\w-]", then=r"(?:\s(?:\w+\s)?(?:on|in|at)\s(?:the\s)?$)", fold=True)
