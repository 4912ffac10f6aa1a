"""Patterns of the words around sizes, windows, memory and dates."""

from __future__ import annotations

from counterclaim.extractors.lexicon.words import word_pattern

# A bound of tasks, not of a window
WORKLOAD_BOUND = word_pattern(r"(?:{workload_bounds}|<)")
# Before the memory a model takes: "fits in 8GB"
FITS = word_pattern(
    r"\b(?:{fitting_verbs}|squeez\w+)\s(?:\w+\s){0,2}{fitting_prepositions}\s(?:{fitting_fillers}\s|~)*$"
)
# Before a card that a model needs: "needs a 24GB GPU"
NEEDS = word_pattern(r"\b{needing_verbs}\s(?:{needing_fillers}\s|~)*$")
# ... the card
CARD = word_pattern(r"[\s-]*(?:of\s)?(?:\w+\s)?{card_nouns}\b")
# Behind memory whose noun is left out: "needs 9GB at Q4"
AT_PRECISION = word_pattern(r"\s(?:at|in|with|for)\s{precisions}\b")
# A size on disk
DISK = word_pattern(r"\s(?:of\s)?{disk_nouns}\b")
# Before tokens of a workload
WORKLOAD_BEFORE = word_pattern(r"{workload_prepositions}\s(?:~|about\s)?$", fold=False)
# "37B active"
ACTIVE_BEHIND = word_pattern(
    r"[\s-]*live param|[\s-]*(?:parameters?\s)?(?:of (?:them|which|those)\s)?(?:are\s|is\s)?(?:active|activated|"
    r"(?:being )?used)\b|[\s-]*{per_token_words}\b|\s(?:parameters?\s)?{firing_verbs}\s{for_each_token}\b"
    r"|\sof\s(?:[\w.'’-]+\s){1,5}(?:parameters|params|weights)\sare\s(?:active|activated|used)\b"
    r"|\s(?:{size_words}\s)?of\s(?:[\w.'’-]+\s){1,4}(?:are|is)\s(?:active|activated)\b"
)
# "(284B / 13B active)": the larger of a pair is the whole
TOTAL_OF_PAIR = word_pattern(
    r"\s?(?:/|\||,|\+|;|and)\s?[~≈]?\d[\d.]*\s?(?:[BMT]\b|billion\b)(?:\s?{size_words})?[\s-]?(?:active|activated)\b"
)
# "32B of its 1T parameters", "32B parameters of X are active": a part of the whole
PART_OF_WHOLE = word_pattern(
    r"(?:\s?{size_words})?\sof\s(?:its\s|the\s|their\s|those\s)?(?:total\s)?[~≈]?\d[\d.]*\s?(?:[BMT]|billion|trillion)\b"
)
# ... what leads to such a part, and what stands behind the whole
WORKS_WITH = word_pattern(r"\b(?:activat\w+|{token_work})\s(?:only\s|just\s|about\s|around\s)?[~≈]?$")
PER_TOKEN = word_pattern(r"(?:[\s-]?{size_words})?\s{per_token_words}\b")
# Before a number that repeats what was said of another: "; for B, about"
FOR_ANOTHER = word_pattern(
    r"[;,]\s(?:and\s|while\s)?for\s[^;,]{2,40},\s(?:it\sis\s|that\sis\s)?(?:about\s|around\s|only\s|just\s)?[~≈]?$"
)
# "activates 37B"
ACTIVE_BEFORE = word_pattern(r"\b(?:active|activat\w+)\s(?:only\s|just\s|about\s|parameters?:?\s)*$")
# Before a new value, the old one and whose it was
FROM_TO = word_pattern(r"\bfrom\s[~≈]?\d[^.;]{0,60}\([^()]{2,40}\)\sto\s[~≈]?$")
# A date of reference, not of release
AS_OF_BEFORE = word_pattern(r"\bas of\s+(?:late |early |mid )?$")
# Behind a size that is not the subject's
OTHER_SIZE = word_pattern(
    r"\+?\s*(?:parameters?\s)?(?:models\b|[ -]?{size_classes}\b|{other_size_words}|\+\s*range|tokens?\s*/)"
)
# Behind a bare size that is the model's
MODEL_AFTER = word_pattern(r"[\s-]*(?:{size_adjectives}[\s-])?{sized_nouns}")
# "is a powerful 405B open-source language model": a size among the adjectives of what a model is said to be
PRESENTED = word_pattern(
    r"\b(?:is|was|as)\s(?:an?|the|its|their)\s(?:(?!or\b|and\b|to\b|of\b|for\b|like\b)[\w-]+,?\s){0,3}$"
)
PRESENTED_BEHIND = word_pattern(
    r"(?:[\s-]param\w*)?,?(?:\s(?!that\b|which\b|and\b|or\b|of\b|to\b)[\w-]+,?){1,4}?\s{presented_nouns}\b(?!\s(?:of|like)\b)"
)
# "a match for a 70B dense model": of a model that another is set beside
BESIDE_A = word_pattern(r"\b{set_beside}\s(?:an?|any|another)\s(?:[a-z][\w-]*\s){0,2}[~≈]?$")
SOME_MODEL = word_pattern(r"(?:[\s-][\w-]+){0,3}?[\s-]{presented_nouns}\b")
# Before a size that is an adjective of the name behind it
ADJECTIVE_LEAD = word_pattern(r"(?:['’]s|\b(?:the|its|their))\s(?:new\s|open\s|open-weight\s|small\s|tiny\s|dense\s)?$")
# A company's money or customers, not a model's size
COMPANY = word_pattern(r"\b{company_words}\b[^,;.]*$")
# Before the tokens a model can write
WRITES = word_pattern(r"\b(?:generat\w+|{writing_verbs}|produc\w+|respon\w+)\s{writing_bounds}?\s?$")
# An output limit is set here
OUTPUT_LIMIT = word_pattern(r"\b{output_limit_verbs}\s(?:the\s|its\s)?(?:outputs?|answers|responses)\s(?:at|to)\s$")
# Before an output limit: "caps its output at"
LIMITS = word_pattern(r"\b(?:{window_limit_verbs}|stretch\w*)\s(?:the\s|its\s)?{limited_nouns}\s(?:at|to)\s$")
# Before the tokens a model can read
READS = word_pattern(r"\b{reading_verbs}\s(?:{reading_fillers}\s)*$")
# Before a bare size that is the model's
HOLDS_SIZE = word_pattern(
    r"(?:\bhas|\bhave|\bhad|{size_holders}|,|\(|:|—|–|featur\w+)\s*(?:{size_approximations}\s|~)?$"
)
# A year alone is a release only right behind these
YEAR_LINK = word_pattern(r"\b{release_verbs}\s(?:in|since)\s$")
PART_OF_YEAR_LINK = word_pattern(r"\b{release_verbs}\s(?:in\s|since\s)?$")  # "released late 2025"
# A size that only tells one model of a family from the others: "we trained the 7B model on"
DEFINITE = word_pattern(r"(?<!, )(?<!is )(?<!was )(?<!: )\b{size_determiners}\s$")
# ... and what stands behind such a size
DEFINITE_BEHIND = word_pattern(r"[\s-]?(?:parameters?\s)?{sized_models}s?\b")
# Behind a release that is another model's: "will release further models"
RELEASES_OTHERS = word_pattern(r"\s{other_adjectives}\s(?:\w+\s)?{released_nouns}\b")
# Before a bound of the sizes of many models: "models under 13B"
MODELS_BEFORE = word_pattern(r"\b(?:models|LLMs|ones)\s(?:\w+\s)?(?:{size_bounds}\s(?:the\s)?)?$")
# Before a size of models in general
GENERIC = word_pattern(r"(?:\b(?:than|or)\s(?:\w+ing\s)?an?|{generic_determiners})\s$")
