"""Extracts verdict lines, "Winner for coding: Boreas 4", and rankings, "Boreas 4 > Zephyr 2 > Notos"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from counterclaim.extractors.lexicon import load, per_lexicon, phrases
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Relation
from counterclaim.extractors.rules.comparisons.aspects import aspect_of, is_other
from counterclaim.extractors.rules.comparisons.compared_metric import LESS_IS_MORE
from counterclaim.extractors.rules.comparisons.compared_set import in_set, others_of_set
from counterclaim.extractors.rules.comparisons.headed_pair import other_of
from counterclaim.extractors.rules.comparisons.sides import is_named, whole_list
from counterclaim.extractors.sentences.attachment import Draft, is_object, run_of
from counterclaim.extractors.sentences.attachment_phrases import OPENING_OBJECT
from counterclaim.extractors.sentences.records import Cue, Sentence

_IT = re.compile(r",\s(?:it|the\s(?:new\s)?model)$", re.I)
_FOLLOWED = re.compile(
    r"(?:\s(?:with|at)\s[\d.]+%?|\s\([^()]{1,12}\))?,?\s(?:(?:closely|narrowly)\s)?followed\s(?:(?:closely|narrowly)\s)?"
    r"by\s(?:the\s)?",
    re.I,
)
# Behind a benchmark that one leads; not of "took the MMLU test"
_TEST_ENDS = re.compile(
    r"\s?(?:[.,;:()—–]|$)|\s(?:with|by|at|and|but|while|overall|outright|too)\b"
    r"|\s(?:[\w-]+\s)?(?:tasks?|benchmark|leaderboard)\b",
    re.I,
)
_SCORES = re.compile(r"\s(?:[\w-]+\s){0,3}\(\s?[~≈]?[\d.]+%?\s(?:vs\.?|versus|to|against)\s[~≈]?[\d.]+%?\)", re.I)
_AHEAD = re.compile(r"\s?(?:\([^()]{1,30}\)\s?)?>\s?")  # "(Opus 4) > "
_LED = re.compile(
    r"(?:^|.*?[.;]\s)\W*(?:(?P<what>[^.;:]{2,60}):|(?:in|for|on|by)\s(?P<field>[^.;:,]{2,40}),)?\s*", re.S | re.I
)
_HEADLINE = re.compile(r"\W*(?P<what>[^:.;,()]{3,40}):\s")
_FOR = re.compile(r"\W*\s(?:for|if|when)\s", re.I)
_PARTS = re.compile(r",\s(?:and\s)?|\sand\s|\s&\s")
_RANKED_IN = re.compile(r"\s(?:for|in|on|at)\s(?:the\s)?(?P<what>[A-Za-z][\w\s/-]{2,40}?)\W*", re.I)  # "A > B for code"
_CLOSED = re.compile(r"\s?(?:[(.,;>]|$)")


@dataclass(frozen=True, slots=True)
class _Win:
    """Who wins in what: ``behind`` are those that the words themselves put behind."""

    name: str
    metrics: tuple[str, ...]
    start: int
    end: int
    behind: tuple[str, ...] = ()


def winner_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield "A is ahead of B" for a line that says who wins at what its own words, or the heading's, name."""
    match = _verdict().match(sentence.text) if not sentence.question else None
    sure = len(sentence.pair) == 2 and sentence.sure_pair
    if match is None or not (sure or len(sentence.models) == 1):
        return
    metric = aspect_of(match["what"]) if match["what"] else _of_heading(sentence)
    if metric is None and match["what"] is None and "overall" in match[0].lower():
        metric = "quality"
    if match["even"]:
        if metric is None or not sure:
            return
        first, second = sentence.pair
        yield Draft(
            first,
            metric,
            None,
            match.start("even"),
            match.end("even"),
            "comparison.winner" if is_named(sentence, second) else "comparison.winner.implied",
            "equal",
            second,
        )
        return
    winner = next((m for m in sentence.models if m.start == match.end()), None)
    if winner is not None and len(run_of(sentence, winner)) > 1:
        return  # "Winner: A, B"
    field = _won_field().match(sentence.text, winner.end) if winner else None
    behind = _closed().match(sentence.text, field.end() if field else winner.end) if winner else None
    if field and any(_FOR.match(sentence.text, m.end) for m in sentence.models if m.start >= field.end()):
        return  # "Winner: A for one thing; B for another"
    metric = (aspect_of(field["what"]) if field else None) or metric
    if winner is not None and behind is not None and metric and not (field and is_other(field["what"])):
        yield from _won(sentence, winner, metric, 0)


def headline_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield "Coding: A wins", of the two that the page compares, also where it is a heading."""
    match = _HEADLINE.match(sentence.text) if len(sentence.models) == 1 and ":" in sentence.text else None
    if match is None or sentence.question:
        return
    winner = sentence.models[0]
    won = _wins_all().match(sentence.text, winner.end)
    metric = _ranked_by(sentence, match["what"]) if won and winner.start == match.end() else None
    if metric is not None:
        yield from _won(sentence, winner, metric, winner.start)


def _won(sentence: Sentence, winner: Mention, metric: str, start: int) -> Iterator[Draft]:
    sure = len(sentence.pair) == 2 and sentence.sure_pair
    alone = len(sentence.models) == 1 and not sentence.text.startswith(" (", winner.end)  # not "A (thinking)"
    others = in_set(sentence, winner.name) if alone else ()
    for other in others or (other_of(sentence.pair, (winner.name,)) if sure else ()):
        named = is_named(sentence, other)
        yield Draft(
            winner.name, metric, None, start, winner.end, "comparison.winner" if named else "comparison.winner.implied",
            _ahead(metric), other,
        )  # fmt: skip


@per_lexicon()
def _won_field() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{_any('at')}|for)\s(?P<what>[^.,;:()—–]{{3,60}})", re.IGNORECASE)


@per_lexicon()
def _wins_all() -> re.Pattern[str]:
    """Return a pattern of " wins", with how clearly, that ends its line."""
    return re.compile(rf"\s(?:{_any('wins')})(?:\s(?:{_any('clear')}))?\W*$", re.IGNORECASE)


def labelled_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield "Cheaper: X", "Faster model: X": one of the two that are compared."""
    match = _labels().match(sentence.text) if len(sentence.pair) == 2 and sentence.sure_pair else None
    named = next((m for m in sentence.models if match and m.start == match.end()), None)
    if match is None or named is None or sentence.question or _closed().match(sentence.text, named.end) is None:
        return
    words = " ".join(match["words"].lower().split())
    key = next(key for key, listed in load("comparisons")["verdicts"]["labels"].items() if words in listed)
    metric, relation = key.split(" ")
    for other in other_of(sentence.pair, (named.name,)):
        yield Draft(
            named.name, metric, None, match.start("words"), named.end,
            "comparison.winner" if is_named(sentence, other) else "comparison.winner.implied", relation, other,
        )  # fmt: skip


@per_lexicon()
def _labels() -> re.Pattern[str]:
    listed = [word for words in load("comparisons")["verdicts"]["labels"].values() for word in words]
    words = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(listed, key=len, reverse=True))
    return re.compile(rf"\W*(?P<words>{words})(?:\s(?:model|option|choice|one|overall))?\s?:[\s*]*", re.IGNORECASE)


def wins_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield "A wins on speed and price", "A leads MMLU": ahead of the other of the pair in each that the words name."""
    if not sentence.models or sentence.question:
        return
    won = [*_won_fields(sentence), *_won_tests(sentence)]
    both = tuple(dict.fromkeys(one.name for one in won))
    pair = both if {mention.name for mention in sentence.models} == {*both} and len(both) == 2 else sentence.headed_pair
    for one in won:
        others = one.behind or _opposed(sentence, one) or other_of(pair, (one.name,))
        others = others or (others_of_set(sentence, one.name) if len(won) == 1 else ())
        for other, metric in product(others, one.metrics):
            yield Draft(
                one.name, metric, None, one.start, one.end,
                "comparison.wins" if is_named(sentence, other) else "comparison.wins.implied", _ahead(metric), other,
            )  # fmt: skip


def _won_fields(sentence: Sentence) -> Iterator[_Win]:
    """Yield "A wins on coding and MMLU", "Against B, it wins on coding"."""
    for match in _wins().finditer(sentence.text):
        name = next((m.name for m in sentence.models if m.end == match.start()), None)
        if name is None and len(sentence.subjects) == 1 and _IT.search(sentence.text, 0, match.start()):
            name = sentence.subjects[0]
        start, end = match.span("what")
        tests = [one for one in sentence.of("bench") if start <= one.start < end]
        named = [f"benchmark:{one.key.replace('.', '-')}" for one in tests]
        parts = [part for part in _PARTS.split(match["what"]) if not any(_names(sentence, one, part) for one in tests)]
        metrics = tuple(dict.fromkeys([*named, *(found for part in parts if (found := aspect_of(part)))]))
        if name is not None:
            yield _Win(name, metrics, match.start("verb"), end)


def _names(sentence: Sentence, test: Cue, part: str) -> bool:
    return sentence.text[test.start : test.end] in part


def _won_tests(sentence: Sentence) -> Iterator[_Win]:
    """Yield "A leads MMLU", "A tops MMLU with 88%, followed by B (86%)"."""
    for test in sentence.of("bench"):
        winner = next((m for m in reversed(sentence.models) if m.end <= test.start), None)
        taken = _takes().fullmatch(sentence.text, winner.end, test.start) if winner else None
        if winner is None or taken is None or _TEST_ENDS.match(sentence.text, test.end) is None:
            continue
        if len(run_of(sentence, winner)) > 1 or is_object(sentence, winner):
            continue
        follows = _FOLLOWED.match(sentence.text, test.end)
        next_one = next((m for m in sentence.models if follows and m.start == follows.end()), None)
        behind = tuple(dict.fromkeys(m.name for m in whole_list(sentence, next_one))) if next_one else ()
        if not behind and taken["at"]:
            continue  # "leads on MMLU" is read as any verb is
        if not behind and _SCORES.match(sentence.text, test.end) and sentence.sure_pair:
            behind = other_of(sentence.pair, (winner.name,))
        yield _Win(winner.name, (f"benchmark:{test.key.replace('.', '-')}",), taken.start("verb"), test.end, behind)


def _opposed(sentence: Sentence, won: _Win) -> tuple[str, ...]:
    """ "Against B, A wins on coding": who the opening sets the winner against."""
    opening = OPENING_OBJECT.match(sentence.text)
    first = next((m for m in sentence.models if opening and m.start == opening.end()), None)
    names = tuple(dict.fromkeys(m.name for m in run_of(sentence, first))) if first else ()
    return names if won.name not in names else ()


def _ahead(metric: str) -> Relation:
    """Return how the better one stands to the other: with less of what is paid or waited for."""
    return "less" if metric in LESS_IS_MORE else "greater"


def _of_heading(sentence: Sentence) -> str | None:
    """Return what the innermost heading is about, without the names in it: "Coding", "3. Pricing: Boreas vs Zephyr"."""
    return aspect_of(sentence.block.path[-1]) if sentence.block.path else None


@per_lexicon()
def _wins() -> re.Pattern[str]:
    between = rf"(?:\s(?:\w+ly|{_any('still')}))?"
    return re.compile(
        rf"{between}\s(?P<verb>{_any('wins')})\s(?:{_any('at')})\s(?:the\s)?(?P<what>[^.;:()—–]{{3,60}}?)"
        rf"(?=\s?(?:[.;:()—–]|$)|,\s(?:while|but|and\s[A-Z])|,\s[A-Z]|\s(?:while|but|by|because|when|if)\s)",
    )


@per_lexicon()
def _takes() -> re.Pattern[str]:
    led = rf"(?:\s(?:\w+ly|{_any('still')}))?"
    return re.compile(rf"{led}\s(?P<verb>{_any('takes')})\s(?P<at>(?:on|in|at)\s)?(?:the\s)?", re.IGNORECASE)


@per_lexicon()
def _verdict() -> re.Pattern[str]:
    what = r"(?:\s(?:for|on|in|at)\s(?P<what>[^:,.]{3,40}))?"
    return re.compile(
        rf"\W*(?:{_any('winner')}){what}\s?:[\s*]*(?:(?P<even>{_any('even')})(?=\s?(?:[.,;()—–*]|$)))?", re.IGNORECASE
    )


@per_lexicon()
def _closed() -> re.Pattern[str]:
    """Return a pattern of what may stand behind the winner: nothing, a reason, or how clear it is."""
    return re.compile(rf"[\s*]*(?:[.,;(—–]\s?(?!(?:and|but)\b)|$|(?:{_any('clear')})\b)", re.IGNORECASE)


def _any(key: str) -> str:
    words = sorted(phrases(load("comparisons")["verdicts"][key]), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in words)


def chain_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield "A is ahead of B" for each two neighbours of a ranking that opens its sentence or follows what it is of."""
    if ">" not in sentence.text or sentence.question:
        return
    for run in _rankings(sentence):
        led = _LED.fullmatch(sentence.text, 0, run[0].start)
        stated = _order().fullmatch(sentence.text, 0, run[0].start)
        field = stated["field"] if stated else led["field"] if led else None
        metric = aspect_of(field) if field else "quality" if stated else None
        if metric is None and led and not field:
            metric = _ranked_by(sentence, led["what"])
        behind = _RANKED_IN.fullmatch(sentence.text, run[-1].end)
        if behind and metric == "quality" and not field:
            metric = None if is_other(behind["what"]) else aspect_of(behind["what"]) or metric
        if metric is None or not (behind or _CLOSED.match(sentence.text, run[-1].end)):
            continue  # a path through menus, or a number behind the last sign
        for first, second in pairwise(run):
            yield Draft(
                first.name, metric, None, first.start, second.end, "comparison.chain", _ahead(metric), second.name
            )


@per_lexicon()
def _order() -> re.Pattern[str]:
    """Return a pattern of "The ranking for code is "."""
    words = _any("ranking")
    return re.compile(
        rf"\W*(?:the|my|our)\s(?:{words})(?:\s(?:for|in|on|by)\s(?P<field>[\w\s]{{3,40}}?))?\s(?:is|was|goes|reads)\s?:?\s*",
        re.IGNORECASE,
    )


def _ranked_by(sentence: Sentence, words: str | None) -> str | None:
    """Return what a ranking is by: its own words, the heading's where these are "Rating" or the like, else quality."""
    if words is None:
        return "quality"
    neutral = words.strip().lower() in load("comparisons")["verdicts"]["ranking"]
    return _of_heading(sentence) if neutral else aspect_of(words)


def _rankings(sentence: Sentence) -> Iterator[list[Mention]]:
    """Yield the names that signs join, at least two, none of which is the family of the next ("Boreas > Boreas 4")."""
    run: list[Mention] = []
    for mention in sentence.models:
        if run and _AHEAD.fullmatch(sentence.text, run[-1].end, mention.start):
            run.append(mention)
            continue
        if _is_ranking(run):
            yield run
        run = [mention]
    if _is_ranking(run):
        yield run


def _is_ranking(run: list[Mention]) -> bool:
    names = [mention.name for mention in run]
    return len(set(names)) == len(names) > 1 and not any(b.startswith(f"{a} ") for a, b in pairwise(names))
