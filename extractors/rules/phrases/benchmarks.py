"""Patterns of the words around a score."""

from __future__ import annotations

from counterclaim.extractors.lexicon.words import word_pattern

# A number behind a product's name: "on an iPhone 14"
PART_OF_NAME = word_pattern(r"(?:\b[a-z]?[A-Z]\w*\s)$", fold=False)
# A score on something that is not the benchmark named before: "on the Hugging Face leaderboard"
OTHER_TEST = word_pattern(
    r"%?\s(?:on|in|at)\s(?:the\s|our\s|its\s)?(?:\w+\s){0,2}?(?:[A-Z]\w+\s){0,3}{test_nouns}\b", fold=False
)
# Before a number that is a change, not a score
CHANGE = word_pattern(r"\b(?:{before_changes}|[+])\s*$")
# Behind a number that is a change or something else
CHANGE_AFTER = word_pattern(r"[\s-]*(?:pts?|points?)\s(?:\w+\s)?{point_leads}\b|\s*{change_words}\b")
# Between a score and the benchmark behind it
LINK = word_pattern(
    r"(?:(?:\s?,|\s?/|\s?,?\sand)\s?[~≈]?\d+(?:\.\d+)?\s?%?){0,4}\s*(?:\w+\s+){0,3}{score_prepositions}\s(?:the\s"
    r"|its\s)?(?:\w+(?:['’]s?)?[\s-]){0,2}$"
)
# A share of something, not a score; "solves 58% of tasks" is one
SHARE_OF = word_pattern(r"\s(?:of\s|for\sthe\s)")
# Before a share that is a score
SOLVES = word_pattern(r"\b(?:solv\w+|resolv\w+|pass(?:es|ed|ing)?|complet\w+|answers?|gets)\s(?:about\s|~)?$")
# Before a score that has risen from another: "improved its score from 33% to 49%"; the second is the model's
RISEN_FROM = word_pattern(r"\b{score_rises}\s(?:(?:[\w'’.-]+\s){0,6}?from\s)?(?:[\w.-]+['’]s\s)?[~≈]?$")
# ... where something else than a new model is the reason: "fine-tuning raised it from", "to 49% with tools"
RISE_REASON = word_pattern(r"\b{rise_reasons}\b")
# A score in percentiles: "the 89th percentile"
PERCENTILE = word_pattern(r"\s?(?:st|nd|rd|th|%)?[\s-]percentile\b")
PERCENTILE_BEFORE = word_pattern(r"\bpercentile(?:\s(?:score|rank|rating))?(?:\s(?:of|is|was|at))?:?\s[~≈]?$")
# Between a model and the score it stands at
STANDS_AT = word_pattern(
    r"\s\(|(?:\s{standing_verbs}(?:\s[\w-]+){0,7})?\sat\s[~≈]?|\s{moving_verbs}\sto\s[~≈]?", fold=False
)


def is_change(text: str, start: int, end: int) -> bool:
    """Return True for the number of "a gain of 4.2%" and "12.4% improvement over X": a change, and no score."""
    return CHANGE.search(text, 0, start) is not None or CHANGE_AFTER.match(text, end) is not None
