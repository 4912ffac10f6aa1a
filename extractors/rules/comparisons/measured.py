"""Finds comparisons whose adjective only says more or less: "A's price is lower than B's"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.sentences.records import Cue, Sentence

_OF = re.compile(r"(?:\s(?:of|on|for|in)\s[^,;:()]{2,40}?)?")  # "the price of Boreas 4 "
_AMOUNTS = frozenset({"factor", "percent", "percent_points", "points", "money", "money_per_mtok"})
# Up to the model: "the same as that of B", "unchanged from its predecessor, B"
_TO_MODEL = re.compile(
    r"\s(?:(?:the|its|that\sof|those\sof|older|previous|earlier|original|[A-Z]\w+['’]s|predecessor,?)\s)*(?:[A-Z][a-z]+\s)?"
)
_SCORE_ON = re.compile(r"\d%?\son\s(?:the\s)?$")  # "A's 88% on MMLU is higher than B's 86%"
_REACH = 40  # characters
_NEAR = 8  # characters from an amount to its adjective: "20% lower"


def measured_cues(sentence: Sentence) -> Iterator[Cue]:
    """Yield a cue "metric relation" for each bare comparative that a measure stands before or behind."""
    for match in _bare().finditer(sentence.text):
        inside = any(
            one.start <= match.start() and match.end() <= one.end
            for one in (*sentence.of("adjective"), *sentence.of("verb"))
        )
        amount = any(q.dimension in _AMOUNTS and 0 <= match.start() - q.end <= _NEAR for q in sentence.quantities)
        if inside or (amount and match["copula"] is None):
            continue
        relation = load("measured")["words"][match["word"].lower()]
        if match["copula"] is not None:
            metric = _before(sentence, match.start())
            if metric is not None and _than().match(sentence.text, match.end()):
                yield Cue(match.start("word"), match.end(), "adjective", f"{metric} {relation}")
        elif (found := _behind(sentence, match.end())) is not None:
            yield Cue(match.start("word"), found[1], "adjective", f"{found[0]} {relation}")


def same_cues(sentence: Sentence) -> Iterator[Cue]:
    """Yield a cue "metric equal" for "A's price is the same as B's", "Price: same as B", "the same window as B"."""
    for match in _same().finditer(sentence.text):
        metric = _before(sentence, match.start(), whole=True)
        if metric is not None and not _read(sentence, match) and _names_model(sentence, match.end()):
            yield Cue(match.start("same"), match.end(), "verb", f"{metric} equal")
    for match in _same_before().finditer(sentence.text):
        near = [one for one in _measures(sentence, whole=True) if one[0] == match.end()]
        _, end, metric = max(near, key=lambda one: one[1], default=(0, 0, ""))
        link = _linked().match(sentence.text, end) if near else None
        if link and not _read(sentence, match) and _names_model(sentence, link.end()):
            yield Cue(match.start("same"), link.end(), "verb", f"{metric} equal")


def measure_ahead(sentence: Sentence, start: int) -> str | None:
    """ "A's output price is on par with B's": the measure that is the subject of what is said at ``start``."""
    copula = _copula().search(sentence.text, 0, start)
    return _before(sentence, copula.start() if copula else start - 1)


def _read(sentence: Sentence, match: re.Match[str]) -> bool:
    """True if a phrase of the comparisons has it already."""
    said = (*sentence.of("adjective"), *sentence.of("verb"))
    return any(one.start < match.end() and match.start() < one.end for one in said)


def _names_model(sentence: Sentence, at: int) -> bool:
    return any(_TO_MODEL.fullmatch(sentence.text, at, m.start) for m in sentence.models if at < m.start <= at + _REACH)


def _measures(sentence: Sentence, *, whole: bool = False) -> list[tuple[int, int, str]]:
    """Return (start, end, metric) of the measures that a sentence names, with ``whole`` its quality too."""
    out = [(cue.start, cue.end, cue.key) for cue in sentence.of("metric") if whole or cue.key != "quality"]
    benches = sentence.of("bench")
    scored = [bench for bench in benches if _SCORE_ON.search(sentence.text, 0, bench.start)]
    out += [(bench.start, bench.end, f"benchmark:{bench.key.replace('.', '-')}") for bench in scored]
    for match in _scores().finditer(sentence.text):
        bench = next((one for one in benches if 0 <= match.start() - one.end <= 1), None)
        metric = f"benchmark:{bench.key.replace('.', '-')}" if bench else "quality"
        out.append((bench.start if bench else match.start(), match.end(), metric))
    return out


def _before(sentence: Sentence, at: int, *, whole: bool = False) -> str | None:
    """Return the measure that is the subject of the comparison: the longest that ends there, with whose it is."""
    found = [one for one in _measures(sentence, whole=whole) if _OF.fullmatch(sentence.text, one[1], at)]
    return max(found, key=lambda one: (one[1], one[1] - one[0]))[2] if found else None


def _behind(sentence: Sentence, at: int) -> tuple[str, int] | None:
    """Return (metric, end) of the measure that stands right behind, before its standard."""
    near = [one for one in _measures(sentence) if one[0] - at == 1]
    if not near:
        return None
    _, end, metric = max(near, key=lambda one: one[1])
    return (metric, end) if _than().match(sentence.text, end) else None


@per_lexicon()
def _bare() -> re.Pattern[str]:
    data = load("measured")
    words, copulas, degrees = ("|".join(map(re.escape, data[key])) for key in ("words", "copulas", "degrees"))
    return re.compile(
        rf"(?P<copula>\s(?:{copulas})\s)?(?<=\s)(?:(?:{degrees})\s)*(?P<word>{words})(?![\w-])", re.IGNORECASE
    )


@per_lexicon()
def _scores() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, load("measured")["scores"]))
    return re.compile(rf"(?<![\w-])(?:{nouns})(?![\w-])", re.IGNORECASE)


@per_lexicon()
def _than() -> re.Pattern[str]:
    return re.compile(r"\s(?:on\s[\w-]+\s)?(?:than|compared\s(?:to|with)|relative\sto)\s", re.IGNORECASE)


@per_lexicon()
def _same() -> re.Pattern[str]:
    data = load("measured")
    copulas, degrees, same = ("|".join(map(re.escape, data[key])) for key in ("copulas", "same_degrees", "same"))
    return re.compile(rf"(?:\s(?:{copulas})\s|:\s)(?:(?:{degrees})\s)*(?P<same>{same})(?![\w-])", re.IGNORECASE)


@per_lexicon()
def _copula() -> re.Pattern[str]:
    data = load("measured")
    copulas, degrees = ("|".join(map(re.escape, data[key])) for key in ("copulas", "same_degrees"))
    return re.compile(rf"\s(?:{copulas})\s(?:(?:{degrees})\s)*$", re.IGNORECASE)


@per_lexicon()
def _same_before() -> re.Pattern[str]:
    data = load("measured")
    degrees, same, beside = (
        "|".join(map(re.escape, data[key])) for key in ("same_degrees", "same_before", "measure_adjectives")
    )
    return re.compile(rf"(?<![\w-])(?:(?:{degrees})\s)*(?P<same>{same})\s(?:(?:{beside})\s)*(?=\w)", re.IGNORECASE)


@per_lexicon()
def _linked() -> re.Pattern[str]:
    links = "|".join(map(re.escape, load("measured")["same_links"]))
    return re.compile(rf"\s(?:{links})(?=\s)", re.IGNORECASE)
