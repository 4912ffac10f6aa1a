"""Finds the benchmark that a comparison without a number is on: named behind it, before it, or by the heading."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.rules.comparisons.aspects import FIELD
from counterclaim.extractors.sentences.cue_matcher import cues_of
from counterclaim.extractors.sentences.records import Cue, Sentence

_WORD = re.compile(r"[A-Za-z][\w-]*")
# behind an object that is given its score: "surpassing B (about 70%)", "ahead of B (1426)"
_SCORED = re.compile(r"\s\([~≈]?\s?(?:[a-z]+\s)?[~≈]?\d+(?:\.\d+)?\s?%?\)|\s\d{2,4}(?:\.\d+)?%?(?=[,;)]|\sand\s)", re.I)
_WHERE = re.compile(
    r"\W*The\s(?:\w+\s){0,2}(?:benchmark|test|area|eval|evaluation)\s(?:where|in\swhich|on\swhich|that)\s", re.I
)
_PAIR = re.compile(r"\s\([~≈]?[\d.]+%?\s(?:vs\.?|versus|to|against)\s[~≈]?[\d.]+%?\)", re.I)  # "on MMLU (88% vs 86%)"
_ON_TEST = re.compile(r"\W*(?:On|In|At)\s(?:the\s)?")
_ON_FIELD = re.compile(r"\W*(?:On|In|At|For)\s[^,;:.()]{2,50}\s\(")  # "On software engineering (SWE-bench), "
_OWN = re.compile(r"\b(?:its|their)\s", re.I)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_ON = 8  # characters between a score and its test: " on the "
_HEADS = re.compile(r"(?:\s(?:scores?|results?))?(?:\s\([^()]*\))?:")
_ON_SOME = word_pattern(r"\b(?:on|in|across)\s{parts_of_several}\sof\s[^.;:]{2,80}$")


def listed_benchmarks(sentence: Sentence, cue: Cue) -> tuple[str, ...]:
    """ "parity with A on coding (HumanEval), math (MATH) and MMLU": every benchmark of the list is meant."""
    rivals = [other.start for other in (*sentence.of("verb"), *sentence.of("adjective")) if other.start >= cue.end]
    reach = min([cue.end + 160, *rivals])  # "beating A on MMLU, and on par with B on PIQA": each has its own list
    behind = [bench for bench in sentence.of("bench") if cue.end <= bench.start <= reach]
    if behind and _is_on_some(sentence, cue, behind[0]):
        return ()
    numbers = {"percent", "percent_points", "number", "points"}
    paired = [match.span() for bench in behind if (match := _PAIR.match(sentence.text, bench.end))]
    scored = any(
        q.dimension in numbers and q.start < reach and not any(a <= q.start < b for a, b in paired)
        for q in sentence.quantities
    )
    if behind and _results().search(sentence.text, cue.end, behind[0].start):
        return ()  # "beats B on most tests, with notable results on MMLU and MATH": what it is good at, not ahead in
    if len(behind) < 2 or not re.search(r"\b(?:on|across)\b", sentence.text[cue.end : behind[0].start]) or scored:
        return ()
    return tuple(dict.fromkeys(f"benchmark:{bench.key.replace('.', '-')}" for bench in behind))


def _is_on_some(sentence: Sentence, cue: Cue, bench: Cue) -> bool:
    """True for "on most of seven benchmarks (MMMU, ChartQA)": on which of them, nobody says."""
    return _ON_SOME.search(sentence.text, cue.end, bench.start) is not None


@per_lexicon()
def _results() -> re.Pattern[str]:
    return any_of(load("comparisons")["results"], not_behind=r"\w", then=r"\s(?:on|in|at)\b", fold=True)


def shown_by(sentence: Sentence, cue: Cue) -> Cue | None:
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


def headed_by(sentence: Sentence, cue: Cue) -> str | None:
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


@per_lexicon()
def many_tests() -> re.Pattern[str]:
    """Return a pattern of " on most benchmarks", which names none of them."""
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
        if behind and re.search(r"\b(?:on|in|at)\s(?:the\s)?(?:[\w-]+\s){0,3}\(?$", text[cue.end : bench.start]):
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
        if headed or _ON_TEST.fullmatch(text, 0, bench.start):
            return bench
        if _ON_FIELD.fullmatch(text, 0, bench.start) and text.startswith("),", bench.end):
            return bench
    return None


def scored_on(sentence: Sentence, cue: Cue) -> Cue | None:
    """ "80% on MMLU, ahead of B (75%)": an object with its score is compared on the only benchmark named before."""
    before = [bench for bench in sentence.of("bench") if bench.end <= cue.start]
    named = next((m for m in sentence.models if cue.end <= m.start <= cue.end + 24), None)
    if named is None or len({bench.key for bench in sentence.of("bench")}) != 1 or not before:
        return None
    return before[-1] if _SCORED.match(sentence.text, named.end) else None


def ranked_on(sentence: Sentence, cue: Cue) -> Cue | None:
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


def told_before(sentence: Sentence, cue: Cue) -> str | None:
    """ "They are close on MMLU. A and B are tied": the test of its heading or of what its block said before."""
    if sentence.of("bench") or FIELD.search(sentence.text, cue.end):
        return None
    return sentence.setting.benchmark
