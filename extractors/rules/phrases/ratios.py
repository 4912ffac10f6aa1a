"""Patterns of the words around a multiple, a fraction, a percentage or a difference."""

from __future__ import annotations

from counterclaim.extractors.lexicon.words import word_pattern

# Behind a fraction: "half as much"
AS = word_pattern(r"\s*(?:as\s{as_adjectives}|of\s(?=[A-Z]))")
# Before a multiple that is a cost
COSTS = word_pattern(r"\b{cost_words}\s(?:you\s)?(?:an?\s)?(?:~|{price_approximations}\s)*$")
# "a 7x price advantage": the less the better
COST_ADVANTAGE = word_pattern(r"[\s-]{saved_metrics}[\s-](?:efficiency\s)?{saving_nouns}\b")
# "costs 3x"
COSTS_BEFORE = word_pattern(r"\bcosts?\s(?:~|about |roughly |around )*$")
# Behind a fraction: by how much it is less: "a third lower", "a quarter cheaper"
FRACTION_OFF = word_pattern(r"\s(?:less\b(?!\sthan\s\d)|{fraction_less})")
# ... or more: "a third higher"
FRACTION_ON = word_pattern(r"\s(?:more\b|{fraction_more})")
# "costs a third of what X did"
WHAT_DOES = word_pattern(r"(?:\sof)?\swhat\s(?:[^,;.]|\.\d){2,40}?\s(?:does|did|do)\b")
# A count of tokens, not their price: "76% fewer output tokens"
FEWER_TOKENS = word_pattern(r"\s(?:fewer|less|more)\s(?:{token_kinds}\s)?tokens?\b")
# "and a quarter of it on output"
OF_IT = word_pattern(r"\sof\s(?:it|that|those)\s(?:on|for)\s(?:the\s)?(input|output)\b")
# The first telling word behind a number
FIRST_WORD = word_pattern(r"\s*(?:{first_word_fillers}\s)*(\w+)", fold=False)
# "order of magnitude more than"
MAGNITUDE_THAN = word_pattern(r"\s*{magnitude_comparatives}\s+than", fold=False)
# A metric behind this belongs to something else
METRIC_BREAK = word_pattern(r"[;—–]|\.(?!\d)|,\s|\b(?:and|already)\b", fold=False)
# "18x more"
MORE_OR_LESS = word_pattern(r"\s*(?:more|less|higher|lower|as much)\b", fold=False)
# "twice a day" is no comparison
PER_PERIOD = word_pattern(r"\s*(?:a|per|more (?:requests|tokens))\s{periods}\b|-?\s?(?:digit|zoom)", fold=False)
# A difference in points of a score
POINTS_CHANGE = word_pattern(r"\s*{point_changes}", fold=False)
# A supposition that presupposes its number: "if it justifies its 10x premium"
PRESUPPOSED = word_pattern(r"\s*(?:\w+\s)?(?:premium|markup|surcharge)")
# "33% more on output"
ROLE_NAMED = word_pattern(r"\s(?:on|for|per)\s(?:the\s)?(input|output)\b", fold=False)
# The side named behind the object: "three times cheaper than X on input"
ROLE_FURTHER = word_pattern(r"\s{role_objects}\s(?:[^,;.]|\.\d){2,40}?\s(?:on|for|per)\s(?:the\s)?(input|output)\b")
# The side named before the number: "X's output tokens cost 90% less"
ROLE_AHEAD = word_pattern(
    r"\b(input|output)(?:\s{price_nouns})*(?:\s(?:of|for|on)\s(?:[^,;.]|\.\d){2,30}?)?\s{costing_verbs}\s"
    r"(?:\w+\s){0,2}$"
)
# "and output tokens 3x cheaper"
ROLE_RIGHT_AHEAD = word_pattern(
    r"\b(?:and|with|but)\s(?:its\s|the\s)?(input|output)(?:\s{price_nouns})+\s(?:~|{price_approximations}\s)*$"
)
# "nine times for the cost of one"
RUNS = word_pattern(
    r"\bfor (?:(?:the )?(?:same |cost |price )*(?:cost|price)?\s?(?:as|of)\b|what (?:a|one|a single)\b)"
)
# Verbs of "run it nine times"
RUNS_VERB = word_pattern(r"\b{run_verbs}\b", fold=False)
# "costing half"
SPENDS_BEFORE = word_pattern(r"\b{spending_words}\s(?:~|{spending_approximations}\s)*$")
# "a quarter of what X charges"
WHAT_COSTS = word_pattern(r"(?:\sof)?\swhat\s(?:[^,;.]|\.\d){2,40}?\s{charging_verbs}\b")
