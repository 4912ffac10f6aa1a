"""Tests how far a negation reaches over a list of verbs."""

from __future__ import annotations

import pytest

from counterclaim.extractors.clauses.analysis import analyse

# (sentence, words, denied, why)
CASES = [
    ("You can't fetch it, run it at home, or look inside.", "run it at home", True, "a later verb of a closed list"),
    ("You can't fetch it, run it at home, or open it.", "open it", True, "the last verb of it"),
    ("You cannot fetch it and run it at home.", "run it at home", True, "'and' without a comma: under one 'cannot'"),
    ("It can't be fetched and run locally.", "run locally", True, "the same of a passive"),
    ("There is no way to fetch it, run it at home, or train it.", "run it at home", True, "'no way to' takes verbs"),
    ("You rent it without being able to fetch it, run it at home or train it.", "run it", True, "so does 'able to'"),
    ("It does not read images, run code, or call tools.", "run code", True, "a verb that may also be an order"),
    ("It is not possible to train it, run it at home, or see it.", "run it at home", True, "behind 'possible to'"),
    ("Nobody can fetch it, run it at home, or open it.", "run it at home", True, "denied by its subject"),
    ("You can't see inside but you can run it at home.", "run it at home", False, "a contrast ends the reach"),
    ("It can't see, but you can fetch it, run it at home, or train it.", "run it at home", False, "behind a contrast"),
    ("It does not read images and runs at home.", "runs at home", False, "a finite verb is no part of the list"),
    ("You can't beat it, run it at home.", "run it at home", False, "an order to the reader: no 'or' closes it"),
    ("It is not dear, run it at home or rent it.", "run it at home", False, "'is not' governs no bare verb"),
    ("If you can't rent it, fetch it and run it at home.", "run it at home", False, "an order behind a condition"),
    ("Don't rent it: fetch it or run it at home.", "run it at home", False, "a colon begins anew"),
    ("You don't need a lab, run it at home or rent it.", "run it at home", False, "no need is no denial"),
    ("You can't rent it, and you can run it at home.", "run it at home", False, "it has its own subject"),
]


@pytest.mark.parametrize(("sentence", "words", "denied", "why"), CASES)
def test_a_negation_reaches_the_later_verbs_of_its_list(sentence: str, words: str, denied: bool, why: str) -> None:
    start = sentence.index(words)
    assert analyse(sentence).negated(start, start + len(words)) is denied, why
