"""The accuracy-weighted vote: better than counting where sources are unequal, the same where they are not."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.support.truth_discovery import (
    LEAST,
    MOST,
    ROUNDS,
    START,
    Question,
    accuracies,
    plain_vote,
    weigh,
    winner,
)


@dataclass(frozen=True)
class Outcome:
    """Accuracy of each source and probability of each value, and whether they came to rest."""

    accuracy: Mapping[str, float]
    probability: Mapping[Any, Mapping[Any, float]]
    rounds: int
    converged: bool


def accu(questions: Mapping[Any, Question[Any]], rounds: int = ROUNDS) -> Outcome:
    found, done, converged = accuracies(questions.values(), rounds=rounds)
    return Outcome(found, {item: weigh(asked, found) for item, asked in questions.items()}, done, converged)


def question(*, false_values: int = 10, **votes: str) -> Question[str]:
    """Build a question from value=sources, such as two="abc" for three sources of one letter."""
    return Question({value: dict.fromkeys(sources, 1.0) for value, sources in votes.items()}, false_values)


def synthetic(
    seed: int, accuracies: Mapping[str, float], items: int = 200, wrong: int = 10
) -> dict[int, Question[int]]:
    """Build items whose true value is 0; a source errs at its own rate, to any of the wrong values alike."""
    rng = random.Random(seed)
    out = {}
    for item in range(items):
        votes: dict[int, dict[str, float]] = {}
        for source, accuracy in accuracies.items():
            value = 0 if rng.random() < accuracy else rng.randint(1, wrong)
            votes.setdefault(value, {})[source] = 1.0
        out[item] = Question(votes, wrong)
    return out


def share_right(answers: Mapping[int, int | None]) -> float:
    return sum(answer == 0 for answer in answers.values()) / len(answers)


UNEQUAL = {"a": 0.95, "b": 0.9, "c": 0.45, "d": 0.4, "e": 0.4, "f": 0.35, "g": 0.35}
ALIKE = dict.fromkeys("abcdefg", 0.7)
ONE_GOOD = {"a": 0.97, "b": 0.3, "c": 0.3, "d": 0.3}
FAIR = {"a": 0.95, "b": 0.9, "c": 0.65, "d": 0.6, "e": 0.6}
# Where most sources err more often than not, and alike, no vote can tell: of (UNEQUAL, 1 wrong value) nothing is asked.


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("accuracies", "wrong", "gain", "why"),
    [
        (UNEQUAL, 3, 0.1, "two good sources among five poor ones that often err alike"),
        (UNEQUAL, 10, 0.05, "the same, erring apart: counting does better, weighing better still"),
        (ONE_GOOD, 10, 0.3, "one good source among three poor ones"),
        (FAIR, 1, 0.02, "yes or no"),
        (ALIKE, 10, 0.0, "equal sources: nothing to gain, nothing to lose"),
        (ALIKE, 1, 0.0, "equal sources, yes or no"),
    ],
)
def test_accu_is_at_least_as_good_as_the_plain_vote(
    seed: int, accuracies: Mapping[str, float], wrong: int, gain: float, why: str
) -> None:
    questions = synthetic(seed, accuracies, wrong=wrong)
    outcome = accu(questions)
    weighed = share_right({item: winner(scores) for item, scores in outcome.probability.items()})
    counted = share_right({item: winner(plain_vote(q)) for item, q in questions.items()})
    assert weighed >= counted + gain, (weighed, counted, why)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("accuracies", [UNEQUAL, FAIR, ALIKE], ids=["unequal", "fair", "alike"])
def test_it_comes_to_rest(seed: int, accuracies: Mapping[str, float]) -> None:
    outcome = accu(synthetic(seed, accuracies))
    assert outcome.converged
    assert outcome.rounds < 40
    again = accu(synthetic(seed, accuracies), rounds=outcome.rounds + 20)
    assert again.accuracy == outcome.accuracy


@pytest.mark.parametrize("seed", range(3))
def test_the_accuracies_come_out_near_the_true_ones(seed: int) -> None:
    outcome = accu(synthetic(seed, UNEQUAL, items=400, wrong=10))
    for source, accuracy in UNEQUAL.items():
        assert abs(outcome.accuracy[source] - accuracy) < 0.08, source


CASES = [
    (question(x="abc", y="d"), "x", "three against one"),
    (question(x="ab", y="cd"), None, "two against two, equally good"),
    (question(x="a", y="b", z="c"), None, "everyone says something else"),
    (question(x="a"), "x", "one voice is not contradicted"),
    (question(x="a", y=""), "x", "a value that nobody votes for (all abstain)"),
    (question(x="", y=""), None, "nobody votes"),
    (question(), None, "nothing is stated"),
    (question(false_values=1, yes="ab", no="c"), "yes", "a boolean"),
]


@pytest.mark.parametrize(("asked", "expected", "why"), CASES)
def test_one_item(asked: Question[str], expected: str | None, why: str) -> None:
    assert winner(accu({"i": asked}).probability["i"]) == expected, why
    assert winner(plain_vote(asked)) == expected, why


def test_a_better_source_outweighs_two_worse_ones() -> None:
    agreed = {n: question(x="ghi", y="b", z="c") for n in range(6)}
    outcome = accu({**agreed, "i": question(x="g", y="bc")})
    assert winner(outcome.probability["i"]) == "x"
    assert winner(plain_vote(question(x="g", y="bc"))) == "y"
    assert outcome.accuracy["g"] > 0.9
    assert outcome.accuracy["b"] < 0.5


def test_nobody_speaks_against_what_they_say() -> None:
    asked = question(false_values=1, yes="a", no="")
    worse_than_guessing = weigh(asked, {"a": 0.1})
    assert worse_than_guessing["yes"] == worse_than_guessing["no"] == 0.5


def test_what_one_source_alone_says_tells_nothing_of_it() -> None:
    outcome = accu({n: question(x="a") for n in range(50)})
    assert outcome.accuracy == {"a": START}
    assert (outcome.rounds, outcome.converged) == (0, True)
    # The fixed point of the method itself: a value that only one source states is as probable as it is accurate.
    assert isclose(outcome.probability[0]["x"], START)


def test_a_source_that_says_two_things_has_one_vote_for_both() -> None:
    asked = Question({"x": {"a": 0.5, "b": 1.0}, "y": {"a": 0.5}})
    assert plain_vote(asked) == {"x": 1.5, "y": 0.5}
    assert winner(weigh(asked, {})) == "x"


def test_no_round_is_not_convergence() -> None:
    outcome = accu({"i": question(x="ab", y="c")}, rounds=0)
    assert (outcome.rounds, outcome.converged) == (0, False)


VOTES = st.dictionaries(
    st.integers(0, 8),
    st.dictionaries(st.sampled_from("xyz"), st.frozensets(st.sampled_from("abcdef"), max_size=4), max_size=3),
    max_size=8,
)


@given(VOTES, st.randoms())
def test_any_input_gives_probabilities_whatever_the_order(
    votes: dict[int, dict[str, frozenset[str]]], rng: random.Random
) -> None:
    def build(shuffle: bool) -> dict[int, Question[str]]:
        def mixed(pairs: list[tuple[object, object]]) -> list[tuple[object, object]]:
            return rng.sample(pairs, len(pairs)) if shuffle else pairs

        return {
            item: Question({value: {s: 1.0 for s, _ in mixed([(s, 0) for s in sorted(sources)])}
                            for value, sources in mixed(list(by_value.items()))})
            for item, by_value in mixed(list(votes.items()))
        }  # fmt: skip

    outcome = accu(build(shuffle=False))
    assert accu(build(shuffle=True)) == outcome
    for item, scores in outcome.probability.items():
        assert set(scores) == set(votes[item])
        assert all(0 <= p <= 1 for p in scores.values())
        assert sum(scores.values()) <= 1 + 1e-9
    assert all(LEAST <= accuracy <= MOST for accuracy in outcome.accuracy.values())


KNOWN = [
    ("one", {"a": 0.85, "b": 0.6}, "the source that was right is counted surer"),
    ("two", {"a": 0.6, "b": 0.85}, "the other way round"),
    ("three", {"a": 0.6, "b": 0.6}, "both were wrong"),
]


@pytest.mark.parametrize(("right", "expected", "why"), KNOWN, ids=[why for *_, why in KNOWN])
def test_what_a_reviewer_found_right_is_known(right: str, expected: Mapping[str, float], why: str) -> None:
    found, _, _ = accuracies([Question({"one": {"a": 1.0}, "two": {"b": 1.0}}, decided=right)])
    assert {source: round(value, 4) for source, value in found.items()} == expected, why


def test_a_decision_tells_of_a_source_that_speaks_alone() -> None:
    alone = Question({"one": {"a": 1.0}})
    assert accuracies([alone])[0] == {"a": START}
    assert accuracies([Question(alone.votes, decided="one")])[0]["a"] > START > LEAST
