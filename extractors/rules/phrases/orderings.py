"""Patterns of the words around a comparison without a number."""

from __future__ import annotations

from counterclaim.extractors.lexicon.words import word_pattern

# "larger model than"
NOUN_THEN_THAN = word_pattern(r"\s\w+\s(?:than|over|compared)", fold=False)
# A noun with examples, not a verb
SUCH_AS = word_pattern(r"\s(?:like|such as)\b", fold=False)
# An adjective before a noun compares nothing
ATTRIBUTIVE = word_pattern(r"(?:,\s\w+)?\s{attributive_nouns}\b")
# Before a verb form that is a noun or an infinitive here
NOT_VERB = word_pattern(r"\b{before_no_verb}\s$")
# An infinitive that states something: "happens to cost", "manages to beat", "was the first open model to beat"
ASSERTED_TO = word_pattern(r"\b(?:{asserting_verbs}|{first_links}\sthe\sfirst(?:\s[\w-]+){0,3})\sto\s$")
# Behind a benchmark: whose it is
WON_BY = word_pattern(r"\s(?:\w+\s){0,2}?{won_by}\s(?:the\s)?")
# "tops out at", "leads to": not against a model
NO_OBJECT = word_pattern(r"\s(?:out\sat|to\b|us\b|you\b|out\swith)")
# "A and B are neck and neck"
EVEN = word_pattern(
    r"\s(?:{even_verbs}\s)(?:\w+ly\s|about\s|all\sbut\s)?{even_words}(?=\s?[.,;:)]|\s?$|\s{behind_even}\b)"
)
# "A and B cost the same"
ALIKE = word_pattern(
    r"\s(?:{alike_fillers}\s)*{alike_verbs}\s(?:{alike_degrees}\s)?(?:the\s(?:exact\s)?same(?:\s{same_prices})?"
    r"|identically|alike)(?=\s?[.,;:)]|\s?$|\s{behind_alike}\b)"
)
# A wish, a condition or a question
HEDGED = word_pattern(r"\b(?:{opinion_holders}\s{opinion_verbs}|{hedges})\b")
# Before a passive verb
PASSIVE = word_pattern(r"\b{passive_auxiliaries}\s$")
# A negated comparison
NEGATED = word_pattern(
    r"\b{comparison_negators}\s(?!just|only|merely)(?:\w+\s){0,2}$|\b{negated_auxiliaries}['’]t\s(?!just|only|merely)"
    r"(?:\w+\s){0,2}$"
)
