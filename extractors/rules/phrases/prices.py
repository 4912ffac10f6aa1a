"""Patterns of the words around an amount of money."""

from __future__ import annotations

from counterclaim.extractors.lexicon.words import word_pattern

# Behind the money: other media than text
OTHER_MEDIUM = word_pattern(
    r"\s*(?:/|per|a)?\s*(?:1\s?)?(?:M|million)?\s*(?:audio|image|video)\s(?:input|output|tokens?)\b"
)
# Behind an amount that is a difference
DIFFERENCE_BEHIND = word_pattern(r"\s*{difference_words}\b", fold=False)
# Before the tokens of a workload
VOLUME = word_pattern(r"{volume_prepositions}\s(?:about\s|~)?$")
# Before an amount that is no price
NOT_PRICE = word_pattern(r"\b(?:{no_price_words}|invest\w*)\s+(?:{no_price_fillers}\s|~)*[~≈]?$")
# A monthly price is a plan's
PLAN_WORDS = word_pattern(r"\b(?:{plan_words}|subscri\w+)\b")
# "undercuts X by $200"
BY_AMOUNT = word_pattern(r"\b(?:cheaper|saves?)\b[^.;]{0,50}\bby\s(?:{price_approximations}\s|~|≈)*$")
# "500M input + 50M output tokens"
SPLIT = word_pattern(
    r"(?<!\d)(\d{1,20}(?:\.\d{1,20})?)\s?([KMB])\s+input(?:\s+tokens)?\s*(?:\+|and|/|,)\s*(\d{1,20}(?:\.\d{1,20})?)\s?"
    r"([KMB])\s+output"
)
# A heading that states a monthly workload
PER_MONTH_PATH = word_pattern(r"tokens?\s?(?:/|per|a)\s?mo")
