"""Extracts comparisons without a number: "A is cheaper than B", "A outperforms B on MMLU", "on par with B"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, product
from typing import cast

from counterclaim.extractors.lexicon import base, load
from counterclaim.extractors.lexicon.comparison_phrases import denial, denied_relations, need_an_object
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.records import Qualifiers, Relation
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.rules.comparisons.alike import alike_claims, preferred_claims
from counterclaim.extractors.rules.comparisons.among.superlatives import superlative_claims
from counterclaim.extractors.rules.comparisons.amounts.drafts import last_object
from counterclaim.extractors.rules.comparisons.amounts.ratios import multiple_claims
from counterclaim.extractors.rules.comparisons.compared_metric import (
    LESS_IS_MORE,
    is_of_other_thing,
    ordering_metric,
)
from counterclaim.extractors.rules.comparisons.compared_set import named_as_all
from counterclaim.extractors.rules.comparisons.compared_tests import listed_benchmarks
from counterclaim.extractors.rules.comparisons.measured import measured_cues, same_cues
from counterclaim.extractors.rules.comparisons.sides import is_named, named_objects, names_opponent, sides
from counterclaim.extractors.rules.comparisons.verdicts.bare_superlatives import bare_superlative_claims
from counterclaim.extractors.rules.comparisons.verdicts.lines import (
    chain_claims,
    headline_claims,
    labelled_claims,
    winner_claims,
    wins_claims,
)
from counterclaim.extractors.rules.comparisons.verdicts.rounds import round_claims
from counterclaim.extractors.rules.conditions.comparisons import with_conditions
from counterclaim.extractors.rules.phrases import orderings as phrases
from counterclaim.extractors.sentences.attachment import Draft, groups, run_of
from counterclaim.extractors.sentences.records import Cue, Sentence

_IMPLIED_OK = re.compile(
    r"(?:\s(?:\w+ly|a\s(?:bit|little)))?\s*(?:[.,;:)]|(?:on|in|by|at|over|for|here|there|with|overall|outright)\b|$)",
    re.I,
)
_SAYS_VERB = re.compile(r"\b(?:costs?|costing|priced)\b", re.I)
_OF_MODEL = re.compile(r"\s(?:(?!than\b)\w+\s){0,2}of\s(?:the\s)?", re.I)

# between two comparisons of one standard: "faster and much cheaper than B", "better reasoning, lower prices and ..."
_COORDINATED = re.compile(
    rf"(?:\s[a-z-]+){{0,2}}(?:,|,?\s(?:{'|'.join(base('clauses')['additive'])}))\s(?:(?:\w+ly|{'|'.join(base('clauses')['degrees'])})\s)?",
    re.I,
)
_COMPOUND = re.compile(r"(?<!near)-$", re.I)  # "pattern-matching"
_IDIOM = re.compile(r"\bfor\s(?:better|worse)\sor\s(?:for\s)?(?:better|worse)\b", re.I)
_LABEL = re.compile(r"\W*(?:where|why|how)\b[^.:;,!]*:?[\s*_]*$", re.I)  # "Where Boreas falls short:" heads a list
_TO_AMOUNT = 16  # "and more than 60% cheaper"
_JOINED = re.compile(r"\s(?:and|but)\s", re.I)  # "smarter and 60% cheaper": two comparisons
_FINITE = re.compile(r"\w+(?:s|ed)\s", re.I)
_WHICH = re.compile(r"^\W*which\b", re.I)
_IS = re.compile(r"\s(?:(?:is|are|was|were)\s)?", re.I)
_AT_SHARE = re.compile(r"(?:at|for)\s", re.I)
_NEITHER = re.compile(r"\bneither\s(?:the\s)?$", re.I)  # "neither A nor B matches C"
_FLIPPED = {"greater": "less", "less": "greater"}


def comparison_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield every comparison of a sentence that states something."""
    if not sentence.question and not _LABEL.match(sentence.text):
        yield from with_conditions(sentence, _comparisons(sentence))


def uncued_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield the comparisons that no cue announces: superlatives, preferences and rankings of models that are named."""
    if sentence.question or not (sentence.models or sentence.subjects):
        return
    told = (
        headline_claims(sentence), round_claims(sentence), _measured(sentence), alike_claims(sentence),
        bare_superlative_claims(sentence),
    )  # fmt: skip
    yield from with_conditions(sentence, chain.from_iterable(told))
    if len(sentence.models) > 1:
        found = (superlative_claims(sentence), preferred_claims(sentence), chain_claims(sentence))
        yield from with_conditions(sentence, chain.from_iterable(found))
    elif sentence.models and len(sentence.subjects) == 1 and " it " in sentence.text:
        yield from with_conditions(sentence, preferred_claims(sentence))


def _measured(sentence: Sentence) -> Iterator[Draft]:
    """Yield "A's price is lower than B's", "A has a higher MMLU score than B"."""
    for cue in measured_cues(sentence):
        if not _blocked(sentence, cue, [], []):
            yield from _ordering(sentence, cue, direct=False)
    for cue in same_cues(sentence) if sentence.models else ():
        if not _blocked(sentence, cue, [], []):
            yield from _ordering(sentence, cue, direct=True)


def _comparisons(sentence: Sentence) -> Iterator[Draft]:
    drafts = list(multiple_claims(sentence))
    yield from drafts
    yield from _won_by(sentence)
    yield from winner_claims(sentence)
    yield from wins_claims(sentence)
    yield from labelled_claims(sentence)
    numbered, covering = [(d.start, d.end) for d in drafts], list[Cue]()
    for cue in sentence.of("verb"):
        if not _blocked(sentence, cue, numbered, sentence.of("adjective")):
            found = list(_ordering(sentence, cue, direct=True))
            covering += [cue] * bool(found)
            yield from found
    for cue in sentence.of("adjective"):
        if not _blocked(sentence, cue, numbered, covering):
            yield from _ordering(sentence, cue, direct=False)


def _won_by(sentence: Sentence) -> Iterator[Draft]:
    """ "GPQA goes to A", "MMLU favors A": of the two models that are compared A is ahead."""
    for bench in sentence.of("bench"):
        match = phrases.WON_BY.match(sentence.text, bench.end)
        winner = next((m for m in sentence.models if match and m.start == match.end()), None)
        if winner is None or winner.name not in sentence.pair:
            continue
        for other in sentence.pair:
            if other != winner.name:
                metric = f"benchmark:{bench.key.replace('.', '-')}"
                spread = (bench.start, winner.end)
                yield Draft(
                    winner.name,
                    metric,
                    None,
                    *spread,
                    "comparison.won" if is_named(sentence, other) else "comparison.won.implied",
                    "greater",
                    other,
                )


def _blocked(sentence: Sentence, cue: Cue, numbered: list[tuple[int, int]], others: list[Cue]) -> bool:
    """True if a number already made the comparison, another cue covers it, or it is not stated as true."""
    before = sentence.text[max(0, cue.start - 46) : cue.start]
    near = [(start, end) for start, end in numbered if start - 14 <= cue.start and cue.end <= end + 14]
    if any(cue.end > start or _JOINED.search(sentence.text, cue.end, start) is None for start, end in near):
        return True
    if any(o.start < cue.end <= o.end and cue != o for o in others):
        return True
    compared = {"factor", "percent", "percent_points", "points"}
    if cue.group == "verb" and _FINITE.match(sentence.text, cue.start):
        compared.discard("percent")  # "its score of 88% beats B's"
    amounts = (q for q in sentence.quantities if q.dimension in compared and 0 <= cue.start - q.end <= 8)
    if not all(
        set("),—–") & {*sentence.text[q.end : cue.start]} for q in amounts
    ):  # "A (88%) edges B", "88%, matching B"
        return True
    denied = _denied(sentence, cue) is not None
    if not denied and phrases.NEGATED.search(before):
        return True
    needs = cue.key.startswith("vram ")  # "needs less memory" is no wish
    if (needs and not denied) or phrases.HEDGED.search(sentence.text, 0, cue.start) is None:
        return False
    own = analysis_of(sentence).clause_at(cue.start)
    clause = "".join(sentence.text[start : min(end, cue.start)] for start, end in own.parts if start < cue.start)[-46:]
    if own.role == "relative" and own.lead == ",":
        clause = _WHICH.sub("", clause)  # "beats B, which is slower" asks nothing
    return phrases.HEDGED.search(clause) is not None


def _denied(sentence: Sentence, cue: Cue) -> tuple[str, int] | None:
    """Return (relation, start) of a denied likeness, "is not as good as"; None where nothing of the kind is denied."""
    stated = denied_relations().get(" ".join(sentence.text[cue.start : cue.end].lower().split()))
    found = denial().search(sentence.text, 0, cue.start) if stated else None
    if stated and found is None:
        run = next((run for run in groups(sentence) if _IS.fullmatch(sentence.text, run[-1].end, cue.start)), None)
        found = _NEITHER.search(sentence.text, 0, run[0].start) if run else None
    return (stated, found.start()) if stated and found else None


def _ordering(sentence: Sentence, cue: Cue, *, direct: bool) -> Iterator[Draft]:
    shared = None if direct else _coordinated(sentence, cue)
    metric = ordering_metric(sentence, cue, direct=direct)
    metrics = listed_benchmarks(sentence, cue) or (metric,)
    if metric is None or (shared is None and _is_no_comparison(sentence, cue, direct=direct)):
        return
    if metrics == (metric,) and metric in {"quality", "speed"} and is_of_other_thing(sentence, cue):
        return
    relation = cue.key.split(" ")[1]
    denied = _denied(sentence, cue)
    if denied is not None:
        if cue.key.startswith("quality ") and metric in LESS_IS_MORE:
            return  # "does not match its price" may say either
        relation = denied[0]
    elif cue.key.startswith("quality ") and metric in LESS_IS_MORE and not _sets_above(sentence, cue):
        relation = _FLIPPED.get(relation, relation)
    if direct and phrases.PASSIVE.search(sentence.text[: cue.start]) and re.match(r"\s*by\s", sentence.text[cue.end :]):
        relation = _FLIPPED.get(relation, relation)
    subjects, objects = shared or _ordering_sides(sentence, cue, direct=direct)
    hypothetical = sentence.near(cue.start, cue.end, "hyp", before=30, after=0) is not None
    for subject, other, compared in product(subjects, objects, metrics):
        if subject != other and not (compared == "quality" and relation == "equal" and kind_of(subject) == "plan"):
            yield Draft(
                subject,
                str(compared),
                None,
                denied[1] if denied else cue.start,
                cue.end,
                ("comparison.denied" if is_named(sentence, other) else "comparison.denied.implied")
                if denied
                else ("comparison.ordering" if is_named(sentence, other) else "comparison.ordering.implied"),
                cast("Relation", relation),
                other,
                qualifiers=Qualifiers(hypothetical=hypothetical),
            )


def _sets_above(sentence: Sentence, cue: Cue) -> bool:
    """ "its price exceeds B's": more of what is its subject, not better in it ("A exceeds B on price")."""
    words = re.findall(r"[a-z]+", sentence.text[: cue.start].lower())[-2:]
    data = load("comparisons")
    return sentence.text[cue.start : cue.end].lower() in data["exceeding"] and any(w in data["of_nouns"] for w in words)


def _coordinated(sentence: Sentence, cue: Cue) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """ "faster and cheaper than B": the sides of the next comparison, which has the same standard."""
    following = next((other for other in sentence.of("adjective") if other.start >= cue.end), None)
    if following is None or _COORDINATED.fullmatch(sentence.text, cue.end, following.start) is None:
        return None
    if any(cue.end <= m.start < following.start for m in sentence.models):
        return None  # "faster than B but slower than C": each has its own
    shared = _coordinated(sentence, following)
    if shared is None and _is_no_comparison(sentence, following, direct=False):
        return None
    found = shared or _ordering_sides(sentence, following, direct=False)
    return found if found[0] and found[1] else None


def _is_no_comparison(sentence: Sentence, cue: Cue, *, direct: bool) -> bool:
    """True for "larger datasets", "its rivals like X", a verb without an object."""
    text = sentence.text
    if not direct:
        if _SAYS_VERB.match(text, cue.start):
            return False
        if any(idiom.start() <= cue.start < idiom.end() for idiom in _IDIOM.finditer(text)):
            return True
        behind = phrases.ATTRIBUTIVE.match(text, cue.end)
        return bool(behind and not phrases.NOUN_THEN_THAN.match(text, cue.end) and not _and_amount(sentence, cue))
    if phrases.NO_OBJECT.match(text, cue.end) or _COMPOUND.search(text, 0, cue.start):
        return True
    words = " ".join(text[cue.start : cue.end].lower().split())
    if names_opponent(sentence, cue.end, direct=True) or named_as_all(sentence, cue.end, direct=True):
        return False
    if words in need_an_object() and not named_objects(sentence, cue.end, direct=True):
        return True
    infinitive = phrases.NOT_VERB.search(text[: cue.start]) and not phrases.ASSERTED_TO.search(text[: cue.start])
    if infinitive or phrases.SUCH_AS.match(text, cue.end):
        return True
    return not _IMPLIED_OK.match(text, cue.end) and not named_objects(sentence, cue.end, direct=True)


def _and_amount(sentence: Sentence, cue: Cue) -> bool:
    """True for "is smarter and 60% cheaper"."""
    joined = _JOINED.match(sentence.text, cue.end)
    amounts = [q for q in sentence.quantities if q.dimension in {"percent", "factor"}]
    return joined is not None and any(0 <= q.start - joined.end() <= _TO_AMOUNT for q in amounts)


def _ordering_sides(sentence: Sentence, cue: Cue, *, direct: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return subjects and objects; "the smaller size of X" is about X; a lone adjective needs a named subject."""
    known = _share_of(sentence, cue)
    subjects, objects = sides(sentence, cue.start, cue.end, direct=direct, known=known)
    if direct:
        bare = cue.key.endswith("equal") and not named_objects(sentence, cue.end, direct=True)
        return ((), ()) if bare else (subjects, objects)  # "voice matching" needs what is matched
    if named := _OF_MODEL.match(sentence.text, cue.end):
        run = next((run_of(sentence, m) for m in sentence.models if m.start == named.end()), [])
        owner = tuple(dict.fromkeys(m.name for m in run))
        if len(owner) > 1:
            return (), ()  # "the larger windows of A and B"
        if owner:
            paired = owner[0] in sentence.pair
            return owner, tuple(name for name in sentence.pair if name not in owner) if paired else ()
    behind = any(m.start >= cue.end for m in sentence.models)
    return (subjects, objects) if behind or objects or _names_subject(sentence, subjects) else ((), ())


def _share_of(sentence: Sentence, cue: Cue) -> tuple[str, ...]:
    """ "rivals B at a fraction of the cost": of the one that is compared with right before."""
    share = _AT_SHARE.match(sentence.text, cue.start)
    return () if share is None or named_objects(sentence, cue.end, direct=False) else last_object(sentence, cue.start)


def _names_subject(sentence: Sentence, subjects: tuple[str, ...]) -> bool:
    return any(mention.name in subjects for mention in sentence.models)
