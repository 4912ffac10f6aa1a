"""Extracts what two models are to each other without a "than": "A and B cost the same", "raters prefer A over B"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.rules.comparisons.aspects import aspect_of
from counterclaim.extractors.rules.comparisons.compared_metric import ordering_metric
from counterclaim.extractors.rules.comparisons.compared_tests import benchmark_of, told_before
from counterclaim.extractors.rules.comparisons.sides import is_named
from counterclaim.extractors.rules.phrases import orderings as phrases
from counterclaim.extractors.sentences.attachment import Draft, groups, is_object
from counterclaim.extractors.sentences.records import Cue, Sentence

_THEY = re.compile(r"\W*(?P<they>they|the two(?: models)?|both(?: models)?)(?=['’]re\b|\s)", re.I)
# "For most tasks, both models perform comparably"
_BOTH_LATER = re.compile(
    r"\W*(?:for|in|on|at|with)\s[^;:.]{3,90},\s(?P<they>both(?:\s\w+)?|the\stwo(?:\s\w+)?|they)(?=\s)", re.I
)
_PRICED_ALIKE = re.compile(
    r"(?:['’]re|\sare|\scost|\scharge)\s(?:priced\s)?(?:almost\s|nearly\s|virtually\s)?(?:exactly\s)?(?:the\ssame|identically(?:\spriced)?)"
    r"(?:\sprice)?(?=\s?[.,;:()!]|\s?$|\s(?:per|on|for|at|and|but)\b)",
    re.I,
)
_IN = re.compile(r"\s(?:in|on)\s(?:terms\sof\s)?(?P<what>[a-z ]{4,24}?)(?=\s?[.,;:)]|\s?$|\s(?:and|but)\s)", re.I)
_SIDE = re.compile(r"input|output(?!\squality)", re.I)
_IT = re.compile(r"it\b", re.I)
_DEAD_HEAT = re.compile(r"\s(?:\w+\s){0,2}in\sa\s(?:\w+\s)?(?:dead\sheat|tie)\b", re.I)


def alike_claims(sentence: Sentence) -> Iterator[Draft]:
    """ "A and B cost the same", "they are neck and neck": the two models of a list, or those spoken of, are equal."""
    for names, start, end in _pairs_spoken_of(sentence):
        if (alike := _similar().match(sentence.text, end)) is not None and (metric := _shared(sentence, alike)):
            yield _equal(sentence, names, metric, (start, alike.end()))
            continue
        priced = phrases.ALIKE.match(sentence.text, end) or _PRICED_ALIKE.match(sentence.text, end)
        even = next((m for one in (phrases.EVEN, _DEAD_HEAT, _tied()) if (m := one.match(sentence.text, end))), None)
        if (found := priced or even) is None:
            continue
        cue = Cue(found.start(), found.end(), "verb", "quality equal")
        named = benchmark_of(sentence, cue) if even else None
        bench = named.key if named else told_before(sentence, cue) if even else None
        metric = f"benchmark:{bench.replace('.', '-')}" if bench else "price" if priced else "quality"
        field = _IN.match(sentence.text, found.end()) if even and not bench else None
        aspect = aspect_of(field["what"]) if field else None
        yield _equal(sentence, names, aspect or metric, (start, found.end()))


def _equal(sentence: Sentence, names: tuple[str, str], metric: str, span: tuple[int, int]) -> Draft:
    return Draft(
        names[0],
        metric,
        None,
        *span,
        "comparison.alike" if is_named(sentence, names[1]) else "comparison.alike.implied",
        "equal",
        names[1],
    )


def _shared(sentence: Sentence, alike: re.Match[str]) -> str | None:
    """Return what two models have alike: "achieved similar scores", "are equally fast"."""
    adjective = alike["adjective"]
    if adjective is not None:
        return str(load("comparisons")["alike"]["adjectives"][adjective.lower()])
    bench = benchmark_of(sentence, Cue(alike.start(), alike.end(), "verb", "quality equal"))
    side = _SIDE.match(alike["noun"])
    metric = f"{side[0].lower()}_price" if side else aspect_of(alike["noun"]) or "quality"
    return f"benchmark:{bench.key.replace('.', '-')}" if bench and metric == "quality" else metric


@per_lexicon()
def _similar() -> re.Pattern[str]:
    data = load("comparisons")["alike"]
    verbs, even, nouns, adjectives = (
        "|".join(map(re.escape, data[key])) for key in ("verbs", "even", "nouns", "adjectives")
    )
    degrees = "|".join(map(re.escape, load("comparisons")["ties"]["degrees"]))
    return re.compile(
        rf"\s(?:both\s)?(?:(?:{verbs})\s(?:(?:{degrees}|very)\s)?(?:{even})\s(?:overall\s)?(?P<noun>{nouns})"
        rf"|are\s(?:(?:{degrees})\s)?equally\s(?P<adjective>{adjectives}))"
        r"(?=\s?[.,;:)—–]|\s?$|\s(?:on|for|at|in|and|but|across|with|when|here|overall)\b)",
        re.IGNORECASE,
    )


def _pairs_spoken_of(sentence: Sentence) -> Iterator[tuple[tuple[str, str], int, int]]:
    """Yield (two models, start, end) for each list of two, and for a "they" that opens the sentence."""
    for run in groups(sentence):
        names = list(dict.fromkeys(m.name for m in run))
        if len(names) == 2 and not is_object(sentence, run[0]):
            yield (names[0], names[1]), run[0].start, run[-1].end
    spoken = sentence.subjects if len(sentence.subjects) == 2 else sentence.pair if sentence.sure_pair else ()
    opening = _THEY.match(sentence.text) or _BOTH_LATER.match(sentence.text)
    if opening and len(spoken) == 2 and not any(m.start < opening.end() for m in sentence.models):
        yield (spoken[0], spoken[1]), opening.start("they"), opening.end("they")


@per_lexicon()
def _tied() -> re.Pattern[str]:
    ties = load("comparisons")["ties"]
    verbs, degrees, even = ("|".join(map(re.escape, ties[key])) for key in ("verbs", "degrees", "even"))
    return re.compile(
        rf"\s(?:(?:{verbs})\s(?:(?:{degrees})\s)?(?:{even})|(?:{degrees})?\s?(?:tied|tie)\b)"
        r"(?=\s?[.,;:)—–]|\s?$|\s(?:on|for|at|in|and|but|here|overall|with\sno)\b)",
        re.IGNORECASE,
    )


def preferred_claims(sentence: Sentence) -> Iterator[Draft]:
    """ "Raters prefer A over B": A is better, on the benchmark that is named or is shown to say so."""
    for match in _prefer().finditer(sentence.text) if sentence.models else ():
        first = next((m for m in sentence.models if m.start == match.end()), None) or _preferred_it(sentence, match)
        behind = _over().match(sentence.text, first.end) if first else None
        second = next((m for m in sentence.models if behind and m.start == behind.end()), None)
        cue = Cue(match.start("verb"), match.end("verb"), "verb", "quality greater")
        bare = match["verb"].lower() in load("comparisons")["prefer_bare"]
        if first is None or second is None or first.name == second.name:
            continue
        if bare and not _preferer().search(sentence.text, 0, match.start()):
            continue
        metric = ordering_metric(sentence, Cue(cue.start, second.end, "verb", cue.key), direct=False)
        yield Draft(
            first.name, metric or "quality", None, cue.start, second.end, "comparison.preferred", "greater",
            second.name,
        )  # fmt: skip


def _preferred_it(sentence: Sentence, match: re.Match[str]) -> Mention | None:
    """ "Many prefer it over B": the one model spoken of."""
    it = _IT.match(sentence.text, match.end())
    return Mention(*it.span(), sentence.subjects[0]) if it and len(sentence.subjects) == 1 else None


@per_lexicon()
def _prefer() -> re.Pattern[str]:
    verbs = "|".join(load("comparisons")["prefer"])
    return re.compile(rf"(?<![\w-])(?P<verb>{verbs})\s(?:the\s)?", re.IGNORECASE)


@per_lexicon()
def _preferer() -> re.Pattern[str]:
    who = "|".join(load("comparisons")["preferers"])
    return re.compile(rf"(?<!if\s)(?<!when\s)\b(?:{who})\s(?:\w+ly\s|still\s|often\s|also\s)?$", re.IGNORECASE)


@per_lexicon()
def _over() -> re.Pattern[str]:
    over = "|".join(load("comparisons")["over"])
    return re.compile(
        rf"(?:\s\([^()]*\))?(?:['’]s\s\w+)?\s(?:{over})\s(?:(?:that|those|(?:\w+\s)?\w+s)\s(?:of|from|by)\s)?"
        r"(?:the\s)?(?:older\s|newer\s)?",
        re.IGNORECASE,
    )
