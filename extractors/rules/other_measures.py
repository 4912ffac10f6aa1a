"""Tells numbers that the words beside them make another measure than a score: votes, ranks, shares of a cost."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.labels.candidates import parse_label
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.benchmark_names import unseen_slug
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.attachment import owners
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.values.conditions import is_setup, spelled

_KEY = re.compile(r"(?P<open>\(|^)(?P<key>[A-Za-z][A-Za-z ]{1,24}):\s?[~≈]?$")
_LINE_KEY = re.compile(r"\W*(?P<key>[A-Z][A-Za-z ]{2,30}):\s")
_RANK = re.compile(r"#\s?$|\b(?:No\.|number|rank|ranked)\s$", re.IGNORECASE)
_MODELS = re.compile(r"\s(?:[a-z]+\s)?models\b")
_SIGN = re.compile(r"(?<![\w)%])[+±]\s?$")
# Behind the 3.2 of "up from 3.2's 42", and before its 42
_POSSESSED = re.compile(r"['’]s\b")
_POSSESSOR = re.compile(
    r"\b(?:from|over|than|vs\.?|versus|against|to|and|with)\s(?:the\s)?[\w.-]*[\dA-Z][\w.-]*['’]s\s[~≈]?$"
)
# Before the 87.5 of "86.2 vs 87.5" and "86.2 (vs Pro 87.5"
_AGAINST = re.compile(r"%?\s\(?(?:vs\.?|versus)\s(?:[A-Z][\w.-]*\s){0,2}[~≈]?")
_NEAR = 40  # characters before a number
_SET_UP = re.compile(r"\s?%?\s(?:\([^()]{1,20}\)|\w+@\d+|\d+-shot|accuracy)")
_ON = re.compile(r"\s?%?\s(?:on|in)\s(?:the\s|its\s|their\s)?")
_FROM = re.compile(r"\bfrom\s[~≈]?$", re.IGNORECASE)
_HYPHENATED = re.compile(r"[A-Za-z]-$|\d-\d+-$")
# What may stand between a number and the word that says what it is: a second number, a bracket.
_NO_LINK = r"(?!(?:at|on|with|for|in|and|but|while|vs|to|an?|is)\s)"
_GAP = (
    r"\s?%?(?:\s?(?:and|or|to|[–-]|/)\s?[~≈]?\d+(?:\.\d+)?\s?%?){0,2}(?:\s?\([^()]{1,20}\))?"
    rf"\s(?:{_NO_LINK}[a-z-]+\s)?"
)
_SUFFIX = re.compile(r"-[A-Z](?:[A-Z0-9]+|[a-z]{1,11}[A-Z0-9]*)(?![\w-])")  # "-E2E", "-Pro"; not "-based"
_LONGER_NAME = re.compile(r"(?<![\w-])[A-Z][a-z]{2,}-$")  # capitals alone are a maker: "AA-Intelligence Index"
_ACROSS = word_pattern(r"\s?%?(?:\spoints)?\s(?:{mean_words}\s)?(?:across|over)\b")
_WORDS_AND_BRACKET = re.compile(r"\b[a-z]{4,}\s\(~?$")


def is_other_measure(sentence: Sentence, quantity: Quantity) -> bool:
    """Return whether a number is a count of votes, a rank, a share of a cost, a change, or a part of a name."""
    text, start = sentence.text, quantity.start
    key = _KEY.search(text, max(0, start - 30), start)
    bracketed = key is not None and (key["open"] or text.startswith(")", quantity.end))  # "(" may end the one before
    if key is not None and bracketed and not _is_about_scores(sentence, key):
        return True
    if quantity.low is not None and _FROM.search(text, 0, start):
        return True  # "an increase from 57.6% to 58.6%"
    return bool(
        _POSSESSED.match(text, quantity.end)
        or _is_of_unknown(sentence, quantity)
        or _RANK.search(text, max(0, start - 8), start)
        or (text.endswith("of ", 0, start) and _MODELS.match(text, quantity.end))  # "first of 167 models"
        or _SIGN.search(text, 0, start)
        or is_in_hyphenated_name(text, quantity)
        or _rate_before().search(text, max(0, start - 40), start)
        or _behind("not_scores", _GAP).match(text, quantity.end)
        or (quantity.dimension == "number" and _behind("test_items", r"\s(?:[a-z-]+\s){0,2}").match(text, quantity.end))
        or _behind("duels", r"\s?%?\s").match(text, quantity.end)
    )


def is_set_against(sentence: Sentence, quantity: Quantity, subject: str) -> bool:
    """True for the 87.5 of "86.2 vs 87.5" where the 86.2 is the subject's: it is another's, whoever that is."""
    first = next((q for q in reversed(sentence.quantities) if q.end <= quantity.start), None)
    if first is None or first.dimension != quantity.dimension:
        return False
    between = _AGAINST.fullmatch(sentence.text, first.end, quantity.start)
    named = any(first.end <= m.start < quantity.start for m in sentence.models)
    return between is not None and not named and subject in owners(sentence, first)


def _is_of_unknown(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 42 of "up from V3.2's 42": it is the score of somebody that no name of the sentence means."""
    match = _POSSESSOR.search(sentence.text, max(0, quantity.start - _NEAR), quantity.start)
    return match is not None and not any(m.start < match.end() and match.start() < m.end for m in sentence.models)


def is_in_hyphenated_name(text: str, quantity: Quantity) -> bool:
    """True for the 5.5 of "GPT-5.5" and the 20 of "gpt-4o-2024-11-20"."""
    return (
        quantity.dimension == "number"
        and _HYPHENATED.search(text, max(0, quantity.start - 8), quantity.start) is not None
    )


def names_other_test(sentence: Sentence) -> bool:
    """Return whether a sentence without a known benchmark speaks of another test or measure than the one before it.

    "On the Spider benchmark", "Text Arena", "74.4 on long-horizon coding", "Speed: ~160 tokens/second".
    """
    text = sentence.text
    line = _LINE_KEY.match(text)
    if line is not None and any(
        m.role in {"attribute", "side"} for s in parse_label(line["key"]).segments for m in s.meanings
    ):
        return True
    if _named_test().search(text) or _bare_arena().search(text) or _names_score(sentence):
        return True
    scores = [q for q in sentence.quantities if q.dimension in {"percent", "number"}]
    return any(_own_test().match(text, q.end) for q in scores)


def is_on_own_test(text: str, at: int) -> bool:
    """True behind the score of "70% pass@1 on code challenges": words that name no benchmark say what it is on."""
    match = _SET_UP.match(text, at)
    return _own_test().match(text, match.end() if match else at) is not None


def named_test_behind(text: str, at: int) -> tuple[int, int] | None:
    """Return where the test is named that stands behind the score of "67% on the Pond Index", known or not."""
    link = _ON.match(text, at)
    test = _named_test().match(text, link.end()) if link else None
    return test.span() if test else None


def with_longer_names(sentence: Sentence, names: list[Cue]) -> list[Cue]:
    """Return a sentence's benchmarks under their whole names: "Multi-SWE-Bench", "SWE-Bench-Pro" are not SWE-Bench."""
    out = []
    for name in names:
        longer = _LONGER_NAME.search(sentence.text, max(0, name.start - 20), name.start)
        behind = _SUFFIX.match(sentence.text, name.end)
        if behind is not None and is_setup(behind[0][1:]):
            behind = None  # "MMLU-CoT"
        if longer is None and behind is None:
            out.append(name)
        else:
            start, end = longer.start() if longer else name.start, behind.end() if behind else name.end
            out.append(Cue(start, end, "bench", unseen_slug(sentence.text[start:end])))
    return out


def _is_about_scores(sentence: Sentence, key: re.Match[str]) -> bool:
    start, end = key.span("key")
    if any(cue.start < end and start < cue.end for cue in sentence.of("bench")):
        return True
    if any(mention.start < end and start < mention.end for mention in sentence.models):
        return True
    return key["key"].lower().strip() in base("measures")["score_keys"]


@cache
def _behind(name: str, gap: str) -> re.Pattern[str]:
    return re.compile(rf"{gap}(?:{spelled(base('measures')[name])})(?![\w-])", re.IGNORECASE)


@cache
def _rate_before() -> re.Pattern[str]:
    """Return the pattern of what counts failures, right before its number: "hallucination rate 6.2%"."""
    words = spelled(base("measures")["failure_rates"])
    return re.compile(
        rf"(?<![\w-])(?:{words})(?:\s(?:of|at|is|to|was|only|just|about)){{0,2}}\s?[:(]?\s?[~≈<]?$", re.IGNORECASE
    )


@cache
def _named_test() -> re.Pattern[str]:
    tests, ordinary = (spelled(base("measures")[key]) for key in ("tests", "no_test_names"))
    return re.compile(rf"(?<![\w-])(?!(?i:{ordinary})\s)[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){{0,3}}\s(?i:{tests})(?![\w-])")


def _names_score(sentence: Sentence) -> bool:
    """True for "the Apex Reasoning score": a name with a capital that is no model's, and what is measured by it."""
    return any(
        not any(m.start < found.end("name") and found.start("name") < m.end for m in sentence.models)
        for found in _named_score().finditer(sentence.text)
    )


@cache
def _named_score() -> re.Pattern[str]:
    scores, ordinary = (spelled(base("measures")[key]) for key in ("named_scores", "no_test_names"))
    return re.compile(
        rf"(?<![\w-])(?:[Tt]he|[Ii]ts|[Aa]n?|[Oo]n|[Ii]n)\s(?!(?i:{ordinary})\s)(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){{0,3}})"
        rf"\s(?:{scores})(?![\w-])"
    )


@cache
def _bare_arena() -> re.Pattern[str]:
    return re.compile(r"(?:^|[\s(])(?:LM|Text|Code|Web|Chatbot)?\s?Arena\b")


@cache
def _own_test() -> re.Pattern[str]:
    same = spelled(base("measures")["same_tests"])
    counted = spelled(base("measures")["share_nouns"])
    return re.compile(
        rf"\s?%?\s(?:on|(?:(?:\w+\s)?(?:{counted})\s(?:on|in|at|across|for|with)))\s(?!(?:{same})\b)[a-z]"
    )


def is_labelled_apart(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 2% of "Extraneous edits: 2%": a line's own label, of words about no score, says what it measures."""
    label = _LINE_KEY.match(sentence.text)
    if label is None or any(m.start < quantity.start for m in sentence.models):
        return False
    return not set(label["key"].lower().split()) & set(base("cells")["generic_benchmark_words"])


def is_measured_apart(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 97% of "graph discovery (97%)": words that are no model's name say what it measures."""
    match = _WORDS_AND_BRACKET.search(sentence.text[: quantity.start])
    return match is not None and not any(m.end >= match.start() + 1 for m in sentence.models if m.end <= quantity.start)


def is_mean(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the 70.5 of "averages 70.5 across A, B and C": the mean of several benchmarks."""
    match = _ACROSS.match(sentence.text, quantity.end)
    if match is None:
        return False
    until = min((q.start for q in sentence.quantities if q.start > quantity.start), default=len(sentence.text))
    return sum(match.end() <= cue.start < until for cue in sentence.of("bench")) > 1
