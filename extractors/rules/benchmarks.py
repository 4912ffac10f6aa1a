"""Extracts benchmark scores from sentences: "84% on MMLU", "MT-Bench, Medium scores 8.9 vs. Small's 8.3"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from counterclaim.extractors.lexicon.benchmark_names import unseen_slug
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.discovery import ordinary_words
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.conditions.scores import score_setup
from counterclaim.extractors.rules.other_measures import (
    is_labelled_apart,
    is_mean,
    is_measured_apart,
    is_on_own_test,
    is_other_measure,
    is_set_against,
    named_test_behind,
    names_other_test,
    with_longer_names,
)
from counterclaim.extractors.rules.phrases import benchmarks as phrases
from counterclaim.extractors.rules.score_scales import is_in_percent, is_percentile, score_value, slug, with_new_scores
from counterclaim.extractors.sentences.attachment import Draft, conditions, owners
from counterclaim.extractors.sentences.coordination import paired
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.values.conditions import setups_in

_OTHER_NAME = re.compile(r"\s(?:on|in)\s(?:the\s)?(?P<name>[A-Z][A-Za-z]*[A-Z][\w-]*)")
_MONTH_AND_DAY = re.compile(r"\s\(?(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\w/%]|\.\d)")
_FULL_STOP = re.compile(r";|\.(?!\d)")
# "OSWorld 2.0", "SimpleBench v2": a version is part of the name, a number with a percent sign or more decimals none.
_VERSION = re.compile(r"\s?(?:[vV]\.?\s?(?P<v>\d(?:\.\d)?)|(?P<n>[1-5]\.\d)(?=\W))(?![\d%]|\.\d|\s?%|\spoints?)")
_OWN_MEASURE = re.compile(
    r"\s?%?\s(?:win[- ]rate|recall|precision|uptime|retention|hit rate|accuracy (?:in|at|with))\b", re.IGNORECASE
)
# "beating the 2.5 series": the number says which models are meant
_OF_SERIES = word_pattern(r"[\s-]{numbered_groups}\b")
_NEXT_ITEM = re.compile(r"(?:\s(?:points|Elo))?(?:,|,?\sand)\s")  # "1501 points and Web Arena": the next score's
_NAME_AND_BRACKET = re.compile(r"(?P<name>[A-Z][\w.-]*[\w](?:[ -][A-Z0-9][\w.-]*){0,2})\s\($")
_SCORE_LEAD = word_pattern(r"\b{score_leads}:?\s$", fold=False)
_HOLDS = frozenset({" at ", " (", "'s ", "’s "})  # between a model and its score
_CLOSING = re.compile(r"%?\s?\)")
_SCORED_BEFORE = re.compile(r"(?:\s\([\d.]+%?\)(?:,\s(?:and\s)?|\sand\s)(?:[A-Z][\w -]*(?=\s\())?)+")
# "It scores 88.7%" behind a sentence or a question about a test
_TAKES_UP = word_pattern(r"\W*(?:A:\s)?(?:it|the model|this model)\s{scored_verbs}\s(?:{estimate_words}\s)?(?=[~≈]?\d)")
_HEADS_LINE = re.compile(r"(?:\s\([^()]*\))?\s?[:–—-]\s")


def benchmark_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield a draft for each score that stands with a benchmark's name."""
    sentence = with_new_scores(_without_programs(sentence))
    names = with_longer_names(sentence, sentence.of("bench"))
    if not names:
        yield from _carried(sentence)
        return
    counted = [match.span() for match in setups_in(sentence.text)]  # the 64 of "cons@64" is no score
    versions = [found for name in names if (found := _version_behind(sentence.text, name)) is not None]
    taken = [*counted, *((start, end) for start, end, _ in versions)]
    for quantity in sentence.quantities:
        if quantity.dimension not in {"percent", "number", "points"} or _is_change(sentence, quantity):
            continue
        if any(start <= quantity.start < end for start, end in taken) or _is_named_by(sentence, quantity):
            continue
        name = _listed_beside(sentence, quantity, names) or _of_list(sentence, quantity, names)
        name = name or _benchmark_of(sentence, quantity, names)
        if name is None or (value := score_value(sentence.text, quantity, name.key)) is None:
            continue
        key = next((f"{name.key}-{version}" for start, _, version in versions if start == name.end), name.key)
        start, end = _subject_span(quantity, name)
        for subject in _named_behind(sentence, quantity) or owners(sentence, quantity, start, end):
            if is_set_against(sentence, quantity, subject):
                continue
            yield Draft(
                subject,
                f"benchmark:{slug(key)}",
                value,
                quantity.start,
                quantity.end,
                "prose.benchmark",
                unit="score",
                qualifiers=conditions(quantity, tier=_condition(sentence, quantity)),
            )


def _condition(sentence: Sentence, quantity: Quantity) -> str | None:
    """Return how a score was reached, or that it is a percentile."""
    return score_setup(sentence, quantity) or ("percentile" if is_percentile(sentence.text, quantity) else None)


def _without_programs(sentence: Sentence) -> Sentence:
    """Return the sentence without models that only name the program a score was reached in: "with Codex CLI"."""
    spans = [match.span() for match in setups_in(sentence.text)] if len(sentence.models) > 1 else []
    kept = tuple(m for m in sentence.models if not any(start < m.end and m.start < end for start, end in spans))
    return sentence if len(kept) == len(sentence.models) or not kept else replace(sentence, models=kept)


def _carried(sentence: Sentence) -> Iterator[Draft]:
    """Read scores of a sentence that names no benchmark but follows one that does: "R1 gets 97.3%, o1 96.4%"."""
    key = sentence.setting.benchmark
    priced = any(q.dimension.startswith("money") for q in sentence.quantities)
    if key is None or names_other_test(sentence):
        return
    for quantity in sentence.quantities if sentence.models else _taken_up(sentence):
        plain = quantity.dimension == "percent" or (quantity.dimension == "number" and quantity.value >= 10)
        share = phrases.SHARE_OF.match(sentence.text, quantity.end) and not phrases.SOLVES.search(
            sentence.text[: quantity.start]
        )
        if not plain or share or _is_change(sentence, quantity) or _is_named_by(sentence, quantity):
            continue
        if (value := score_value(sentence.text, quantity, key)) is None:
            continue
        if phrases.OTHER_TEST.match(sentence.text, quantity.end) or _is_part_of_name(sentence, quantity):
            continue
        if _OWN_MEASURE.match(sentence.text, quantity.end) or is_measured_apart(sentence, quantity):
            continue
        if is_labelled_apart(sentence, quantity):
            continue
        if priced and not (_heads_line(sentence, quantity) or _stands_at(sentence, quantity)):
            continue
        for subject in _named_behind(sentence, quantity) or owners(sentence, quantity):
            if any(mention.name == subject for mention in sentence.models) or subject in sentence.subjects:
                yield Draft(
                    subject,
                    f"benchmark:{slug(key)}",
                    value,
                    quantity.start,
                    quantity.end,
                    "prose.benchmark.carried",
                    unit="score",
                    qualifiers=conditions(quantity, tier=score_setup(sentence, quantity)),
                )


def _taken_up(sentence: Sentence) -> Sequence[Quantity]:
    """Return the score of "It scores 88.7%": what is said right away of the one model spoken of before."""
    match = _TAKES_UP.match(sentence.text) if len(sentence.subjects) == 1 else None
    return [quantity for quantity in sentence.quantities if match and quantity.start == match.end()]


def _version_behind(text: str, name: Cue) -> tuple[int, int, str] | None:
    """Return (start, end, slug) of the version that follows a benchmark's name and that its name does not hold yet."""
    if re.search(r"\d\.\d$|\bv\d$", text[name.start : name.end], re.IGNORECASE):
        return None
    if not is_in_percent(name.key):
        return None
    match = _VERSION.match(text, name.end)
    if match is None:
        return None
    bare = match["n"] is not None
    linked = re.search(r"\d\s?%?\s(?:on|in|for|at)\s(?:the\s)?$", text[: name.start]) is not None
    again = re.search(r"\d", text[match.end() :]) is not None or "%" in text[: name.start]
    if bare and not (linked or again):
        return None  # "MMLU 4.2" may be a score
    version = (match["v"] or match["n"]).replace(".", "-")
    return name.end, match.end(), f"v{version}" if match["v"] else version


def _is_part_of_name(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 14 of "on an iPhone 14": a bare number behind a product's word that is no model."""
    if quantity.dimension != "number" or any(m.end == quantity.start - 1 for m in sentence.models):
        return False
    since = max(0, quantity.start - 20)
    if _SCORE_LEAD.search(sentence.text, since, quantity.start):
        return False  # "(Elo 1218)"
    return phrases.PART_OF_NAME.search(sentence.text, since, quantity.start) is not None


def _is_named_by(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 4.7 of "from 4.7's 64.3%", that of "the 4.7 series", the date in a name: a version and no score."""
    plain = quantity.dimension == "number"
    owns = plain and sentence.text.startswith(("'s ", "’s "), quantity.end)
    return (
        owns
        or (plain and _OF_SERIES.match(sentence.text, quantity.end) is not None)
        or _is_date_in_name(sentence, quantity)
    )


def _is_date_in_name(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 10 and the 22 of "Sonnet 10/22": a month and a day right behind a name tell one of its versions."""
    return any(
        (date := _MONTH_AND_DAY.match(sentence.text, m.end)) is not None and date.start() < quantity.start < date.end()
        for m in sentence.models
    )


def _heads_line(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 88.0% of "GPT-5 (high): 88.0%, $29.08 per run": what a line says first of the model it names."""
    gap = sentence.text[sentence.models[0].end : quantity.start]
    return sentence.models[0].start <= 4 and _HEADS_LINE.fullmatch(gap) is not None and quantity.dimension == "percent"


def _stands_at(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "X leads at 76.8%" and "X (76.8%": a percentage that the name of the first model before it has."""
    before = [mention for mention in sentence.models if mention.end <= quantity.start]
    gap = sentence.text[before[-1].end : quantity.start] if before else ""
    return quantity.dimension == "percent" and phrases.STANDS_AT.fullmatch(gap) is not None


def _named_behind(sentence: Sentence, quantity: Quantity) -> tuple[str, ...]:
    """ "IFEval 92% Opus vs 87%": a model right behind a score in a list owns it."""
    for mention in sentence.models:
        if mention.start == quantity.end + 1 and re.match(r"\s*(?:vs\.?|[,;)/]|$)", sentence.text[mention.end :]):
            return (mention.name,)
    return ()


def _is_change(sentence: Sentence, quantity: Quantity) -> bool:
    return bool(
        phrases.is_change(sentence.text, quantity.start, quantity.end)
        or quantity.cue.lower() in {"over", "more than"}
        or sentence.text[quantity.start : quantity.end].lower().endswith("point")  # "a 10-point lift"
        or is_other_measure(sentence, quantity)
        or is_mean(sentence, quantity)
    )


def _benchmark_of(sentence: Sentence, quantity: Quantity, names: list[Cue]) -> Cue | None:
    """The benchmark a score belongs to: linked behind it by "on", else the last one before it, else the next."""
    text = sentence.text
    following = [name for name in names if name.start >= quantity.end]
    if (
        following
        and following[0].start - quantity.end <= 45
        and phrases.LINK.fullmatch(text, quantity.end, following[0].start)
    ):
        return following[0]
    if following and re.fullmatch(r"\s?(?:on |in )?", text[quantity.end : following[0].start]):
        return following[0]
    other = _OTHER_NAME.match(text, quantity.end)
    if other and not _is_taken(sentence, names, *other.span("name")):
        return None  # "81% on PondQA", which no list holds, is no score on another
    test = named_test_behind(text, quantity.end)
    if test and not _is_taken(sentence, names, *test):
        return None
    scored = any(q.dimension == quantity.dimension and q.end < quantity.start for q in sentence.quantities)
    if scored and is_on_own_test(text, quantity.end):
        return None
    before = [name for name in names if name.end <= quantity.start]
    # What opens with its only benchmark speaks of it to the end: "On X, A gets 92.1%, while B reaches 89.0%".
    opened = len(names) == 1 and names[0].start <= 24 and not phrases.SHARE_OF.match(text, quantity.end)
    held = len(names) == 1 and any(text[m.end : quantity.start] in _HOLDS for m in sentence.models)
    reach = 260 if opened or held else 160 if text[quantity.start - 1 : quantity.start] == "(" else 90
    if before and quantity.start - before[-1].end <= reach:
        return before[-1]
    if (
        following
        and following[0].start - quantity.end <= 60
        and not _FULL_STOP.search(text, quantity.end, following[0].start)
        and not _NEXT_ITEM.match(text, quantity.end)
    ):
        return following[0]
    return None


def _of_list(sentence: Sentence, quantity: Quantity, names: list[Cue]) -> Cue | None:
    """ "91.9% and 76.2% on GPQA Diamond and SWE-bench Verified": each score has its own benchmark."""
    if len(names) < 2:
        return None
    scores = [q for q in sentence.quantities if q.dimension == quantity.dimension]
    return paired(sentence.text, names, scores, quantity)


def _listed_beside(sentence: Sentence, quantity: Quantity, names: list[Cue]) -> Cue | None:
    """ "IFEval (54.4), HardCalc (40.7)": a name with a score in brackets, in a list with a benchmark that is known."""
    if not sentence.text.endswith("(", 0, quantity.start):
        return None
    match = _NAME_AND_BRACKET.search(sentence.text, max(0, quantity.start - 40), quantity.start)
    if match is None or not _CLOSING.match(sentence.text, quantity.end):
        return None
    start, end = match.span("name")
    if match["name"].partition(" ")[0] in ordinary_words():
        return None
    if _is_taken(sentence, names, start, end):
        return None
    known = [name for name in names if name.end < start and _SCORED_BEFORE.fullmatch(sentence.text, name.end, start)]
    return Cue(start, end, "bench", unseen_slug(match["name"])) if known else None


def _is_taken(sentence: Sentence, names: list[Cue], start: int, end: int) -> bool:
    """True if ``start:end`` holds part of a model's or a known benchmark's name."""
    taken = [(m.start, m.end) for m in sentence.models] + [(name.start, name.end) for name in names]
    return any(first < end and start < last for first, last in taken)


def _subject_span(quantity: Quantity, name: Cue) -> tuple[int, int]:
    """Look for the subject around score and benchmark together when the benchmark is what stands behind the score."""
    if 0 <= name.start - quantity.end <= 45:
        return quantity.start, name.end
    return quantity.start, quantity.end
