"""Asks what a value is of: whether every word of its label is understood, and what other words announce."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.lexicon.benchmark_table import find_benchmark
from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.attributes import class_of, cue_lists, is_numeric
from counterclaim.extractors.second_reading.near import labels_of
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import find_phrase, phrase_pattern, word_lists, word_set

_WORDS = re.compile(r"[#@]?[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_KEY = re.compile(r"^\W*(?P<key>[^:.|]{2,50}?)\s*:(?!\d|//)")
_NEAR = 60
_BESIDE = 14


@per_lexicon(maxsize=1024)
def _benchmark_words(attribute: str) -> frozenset[str]:
    """Return the words of a benchmark's names and those that labels of scores hold."""
    known = find_benchmark(attribute)
    names = (known.name, *known.aliases) if known else ()
    words = " ".join((attribute.removeprefix("benchmark:"), *names)).lower().replace("-", " ")
    return frozenset(_WORDS.findall(words)) | {"score", "scores", "accuracy", "benchmark", "result", "results", "bench"}


def _known_words(attribute: str) -> frozenset[str]:
    if attribute.startswith("benchmark:"):
        return _benchmark_words(attribute)
    return frozenset(map(str, word_lists()["label_words"].get(attribute, ())))


def unknown_words(label: str, attribute: str) -> tuple[str, ...]:
    """Return the words of a label that are neither the attribute's nor units nor fillers."""
    known = _known_words(attribute) | word_set("label_fillers") | word_set("companies")
    words = [word.lower() for word in _WORDS.findall(label.replace("-", " "))]
    return tuple(word for word in words if word not in known and word.rstrip("s") not in known)


def label_not_understood(statement: Statement) -> Doubt | None:
    """Ask of a cell: is every word of the label understood?"""
    label = labels_of(statement)[1]
    if statement.cell is None or not label:
        return None
    words = unknown_words(label, statement.claim.attribute)
    if not words:
        return None
    return Doubt("label_not_understood", f"Not every word of the label is understood: {label}.", " ".join(words))


def label_without_attribute(statement: Statement) -> Doubt | None:
    """Ask of a cell: does label, caption or heading name the attribute at all?"""
    if statement.cell is None:
        return None
    label = labels_of(statement)[1]
    core = _known_words(statement.claim.attribute)
    text = " ".join((label, statement.cell.caption)).lower().replace("-", " ")
    if core & set(_WORDS.findall(text)):
        return None
    return Doubt("label_without_attribute", f"The label does not name the attribute: {label or 'none'}.", label)


def label_ambiguous(statement: Statement) -> Doubt | None:
    """Ask of a cell: can the label mean several attributes?"""
    label = labels_of(statement)[1].strip().lower() if statement.cell else ""
    if label and label in word_set("ambiguous_labels"):
        return Doubt("label_ambiguous", f"The label can mean several things: {label}.", label)
    return None


def key_of_another(statement: Statement) -> Doubt | None:
    """Ask of "Key: value": is the key about something else?"""
    if statement.cell is not None or statement.claim.relation != "is":
        return None
    match = _KEY.match(statement.item)
    if match is None or match.end() > statement.item_at + 1:
        return None
    words = unknown_words(match["key"], statement.claim.attribute)
    if words and not (set(_WORDS.findall(match["key"].lower())) & _known_words(statement.claim.attribute)):
        names = statement.subject & set(map(str.lower, _WORDS.findall(match["key"])))
        return None if names else Doubt("key_of_another", f"The line is labelled {match['key']}.", match["key"])
    return None


def _distance(statement: Statement, *path: str) -> int:
    """Return how far the nearest phrase of a list is from the value in its sentence, large if there is none."""
    spans = [match.span() for match in phrase_pattern(*path).finditer(statement.sentence)]
    gaps = [max(statement.at - end, start - statement.ends, 0) for start, end in spans]
    return min(gaps, default=10_000)


def cue_missing(statement: Statement) -> Doubt | None:
    """Ask of a number in prose: does a word of the attribute stand with it?"""
    lists = cue_lists(statement.claim.attribute)
    if statement.cell is not None or not lists or statement.claim.relation != "is":
        return None
    if class_of(statement.claim.attribute) in {"price", "subscription"} and find_phrase(
        statement.claim.quote + statement.after[:25], "cue_words", lists[0]
    ):
        return None
    distance = min(_distance(statement, "cue_words", name) for name in lists)
    if distance <= _NEAR:
        return None
    if any(find_phrase(" ".join((statement.heading, statement.term)), "cue_words", name) for name in lists):
        return Doubt("cue_in_heading", "Only a heading says what the value is of.", statement.heading)
    if distance < 10_000:
        return Doubt("cue_far", "The word that says what the value is of stands far from it.")
    return Doubt("cue_missing", "No word of the sentence says what the value is of.")


def benchmark_far(statement: Statement) -> Doubt | None:
    """Ask of a score in prose: is its benchmark named in the sentence, without another nearer?"""
    attribute = statement.claim.attribute
    if not attribute.startswith("benchmark:") or statement.cell is not None:
        return None
    names = _benchmark_words(attribute) - {"score", "scores", "accuracy", "benchmark", "result", "results", "bench"}
    found = set(_WORDS.findall(statement.sentence.lower().replace("-", " ")))
    if names & found:
        return None
    return Doubt("benchmark_not_named", "The sentence does not name the benchmark.")


def rival_cue(statement: Statement) -> Doubt | None:
    """Ask: does a word of another measure stand nearer to the number?"""
    if not is_numeric(statement.claim) or statement.claim.relation != "is":
        return None
    own = min((_distance(statement, "cue_words", name) for name in cue_lists(statement.claim.attribute)), default=200)
    for name in ("speed", "win", "money"):
        if name == "speed" and class_of(statement.claim.attribute) == "speed":
            continue
        distance = _distance(statement, "rival_cues", name)
        if distance < min(own, _NEAR):
            words = find_phrase(statement.sentence, "rival_cues", name)
            return Doubt(f"rival_{name}", f"The number stands with {words!r}.", words)
    return None


def side_of_price(statement: Statement) -> Doubt | None:
    """Ask of a price: is the other side of input and output named nearer than its own?"""
    sides = {"input_price": ("input", "output"), "output_price": ("output", "input")}
    own_other = sides.get(statement.claim.attribute)
    if own_other is None:
        return None
    text = labels_of(statement)[1] if statement.cell else statement.sentence
    own, other = (
        word_set("label_words", f"{side}_price") - {"price", "pricing", "cost", "costs", "prices"} for side in own_other
    )
    low = set(_WORDS.findall(text.lower()))
    if not own & low:
        return Doubt("side_not_named", f"No word says that it is the {own_other[0]} price.")
    beside = set(_WORDS.findall((statement.claim.quote + statement.after[:_BESIDE]).lower()))
    if own & beside and not other & beside:
        return None
    if other & low and "/" in text and statement.cell is None:
        return Doubt("side_by_order", "Both sides are named; only the order says which price is which.")
    return None


def side_lost(statement: Statement) -> Doubt | None:
    """Ask of a price of no side: does the sentence or label name one side, input, output or cached?"""
    if statement.claim.attribute not in {"token_price", "price"} or statement.claim.relation != "is":
        return None
    text = " ".join((*labels_of(statement), statement.cell.text)) if statement.cell else statement.sentence
    sides = word_set("sides") & set(_WORDS.findall(text.lower()))
    found = " ".join(sorted(sides))
    return Doubt("side_lost", f"A side of the price is named: {found}.", found) if found else None


def unit_of_price(statement: Statement) -> Doubt | None:
    """Ask of a price of tokens in a cell: does anything near say of how many tokens?"""
    if statement.cell is None or class_of(statement.claim.attribute) != "price" or statement.claim.relation != "is":
        return None
    cell = statement.cell
    text = " ".join((cell.text, *labels_of(statement), cell.caption, *cell.header, *statement.headings, statement.lead))
    if statement.claim.attribute == "monthly_cost" or find_phrase(text, "token_units"):
        return None
    return Doubt("no_unit_of_price", "Nothing near says of how many tokens it is the price.", cell.text[:40])


QUESTIONS = (
    label_not_understood, label_without_attribute, label_ambiguous, key_of_another, cue_missing, benchmark_far,
    rival_cue, side_of_price, side_lost, unit_of_price,
)  # fmt: skip
