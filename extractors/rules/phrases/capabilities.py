"""Patterns of the words around a phrase of a capability, an openness or a kind of input."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon.words import word_pattern

# A test of coding
CODING_AREA = word_pattern(r"\b(?:coding|code)\b")
# Nouns that show the phrase is about others
OTHERS_NOUNS = word_pattern(r"[\w\s]*{others_nouns}", fold=False)
# Before a phrase that is half meant: neither claimed nor denied
HALF_MEANT = word_pattern(
    r"\b(?:{half_meant}|(?:could|may|might)\s{gain_verbs})\s(?:\w+\s){0,2}(?:{half_meant_media}\s(?:or|and)\s)?$"
)
# Behind a negated phrase: only how well it is done is denied
DEGREE = word_pattern(r"[^,;.]{0,40}?\b(?:with\sthe\ssame|as\s{manners}\b|at\sthe\ssame\slevel)")
# Before a phrase in quotation marks that is spoken of as a word
WORD_BEFORE = word_pattern(r'(?:\b(?:{before_quoted_words}|call(?:s|ed)?(?:\sit(?:self)?)?)\s)["“]$')
# ... and behind it
WORD_BEHIND = word_pattern(r'[.,]?["”](?:[.,;]|$|\s{behind_quoted_words}\b)')
# Negations before "evaluated"
NEGATOR = word_pattern(r"\b{negators}\b")
# A lower-case word behind an adjective that is neither a conjunction nor a preposition
NEXT_NOUN = word_pattern(r"\s(?!{words_but_nouns}\b)[a-z][a-z-]+\b", fold=False)
# ... where it is none: "Multimodal compact" is an entry that says of what kind and size a model is
GRADE_ENDS = word_pattern(r"\s{size_grades}\s?(?:$|[,.;|)])")
# ... and within three words a model, its weights or its kind
MODEL_NOUN = word_pattern(r"(?:\s[\w-]+){0,3}\s(?:{nouns_of_models}|licen[sc]\w*|famil\w+)\b")
# A list of kinds of input: "text, image, speech and video"
MODALITY_LIST = word_pattern(
    r"\b{kinds_of_input}(?:(?:,\s(?:and\s|or\s|nor\s)?|\s{input_joins}\s|\s?/\s?|\s?\+\s?){kinds_of_input}\b)+"
)
# Before a list of kinds of input: the model takes it in
TAKES_IN = word_pattern(r"\b(?:{input_verbs}|modalit\w+)\b[\s(:]*(?:{input_qualifiers}\s)?$")
# Behind a list of kinds of input: it is about input
INPUT_BEHIND = word_pattern(r"\s{input_nouns}\b|\s(?:all\s)?(?:go(?:es)?|comes?)\sin\b|\sin\s?(?=[,;.–—]|and\b)|\)")
# Denies what follows of every model in between
NONE_OF = word_pattern(r"\W*(?:Neither\b[^,;]+\bnor\b|None of\b[^;]+\s{ability_verbs}\b)")
# "vision" as an entry of a list; not behind a label of what a thing is good for
VISION_ENTRY = word_pattern(
    r"(?:^[\W_]*|[,;+/&·•|(:]\s?|\s[–—-]\s|\s(?:and|plus)\s)(?P<word>(?:native\s|strong\s)?vision)"
    r"(?=\s?(?:[,;+/&·•|)]|\.?$|(?:and|plus)\b|\((?:upload|send|read|analy|understand|process)\w*\s{image_words}\b))"
)
VISION_LISTED = word_pattern(r"(?:,\s(?:and\s)?|\sand\s)(?P<word>(?:native\s|strong\s)?vision)(?=,|\.?$|\sand\b)")
USE_LABEL = word_pattern(r"\W*{use_labels}\b")
# What is set against a kind of input that is taken: "images, but not audio or video"
MODALITY_DENIED = word_pattern(
    r"(?:,|\s[–—-])?\s?{denial_conjunctions}?\s?(?:not|no|never)\s(?:for\s|to\s)?(?P<list>{media}(?:\s(?:or|and"
    r"|nor)\s{media})*)\b(?!\s(?:generation|output|editing))"
)
# Behind a list of kinds of input: it is about output
OUTPUT_BEHIND = word_pattern(r"\s{output_nouns}\b")
# Negates what stands before it
NEG_BEHIND = word_pattern(r"\s*{copulas}?\s*(?:not (?:yet )?{offered_words}|{lacking_words})\b")
# The phrase is about something set against the subject
CONTRAST = word_pattern(r"{set_against}")
# Describes readers, not the model
AUDIENCE = word_pattern(r"\W*{kinds_of_readers}\b[^.;]*\b(?:need\w*|{readers_needs}|want\w*|requir\w+)\b")
# Between a phrase and a model right behind it
CLOSE = word_pattern(
    r"(?:\s(?!as\b|than\b|vs\b|to\b|of\b)[\w-]+){0,3}\s?[,:–—(]?\s?(?:{near_model_prepositions}\s)?(?:the\s)?"
)
# An opening clause whose subject follows
OPENS = word_pattern(r"\W*{opening_words}\b", fold=False)
# Both of one kind and of the other: "open and proprietary models"
OF_OPEN_TOO = word_pattern(r"\b{openness_words}\s?(?:and|or|/|&)\s?$")
OF_CLOSED_TOO = word_pattern(r"\b{closedness_words}\s?(?:and|or|/|&)\s?$")
# Between a phrase that is the label of a list and its first name
LABELS = re.compile(r"\s?(?:models\s?)?:\s")
# Models in general
GENERIC_PLURAL = word_pattern(r"\s(?:[\w-]+\s)?{general_models}\b")
# ... behind the name of their family
GENERAL_NOUN = word_pattern(r"\s(?:models|LLMs)\b")
# Before such a phrase that is said of the subject all the same
PREDICATE = word_pattern(r"\b{predicate_words}\b(?:\s[\w-]+){0,3}\s?$")
# Introduces the models a general phrase is said of
EXAMPLES = word_pattern(r"\s{example_nouns}\s?(?:[\w’'-]+\s){0,4}(?:like\s|such as\s|\(|including\s)")
# Before a licence that is of no model: "This report is licensed under", not "code and weights are"
OF_WORK = word_pattern(
    r"\b{licensed_works}\b(?!\sand\s(?:model|weights))[^.;:,]{0,50}\s(?:is|are|was|were|under)\b[^.;:,]{0,40}$"
)
# A sentence about licences
LICENSE_WORDS = word_pattern(r"\b(?:licen[sc]\w*|{license_words})\b")
# Before what a model is said to do badly: neither there nor missing
WEAK_AT = word_pattern(r"\b{weakness_leads}\b[^.;]*$")
# What is denied is another noun, for the phrase: "No per-token charges for self-hosted deployment"
DENIED_NOUN = word_pattern(
    r"\bno\s(?!(?:[\w-]+\s){0,2}{kept_denials}\s)(?:[\w-]+\s){1,3}(?:for|on|with|when|during)\s(?:the\s|your\s|an?\s)?$"
)
# Behind the name of a thing that is only used well or badly: "prompt caching effectiveness differs"
USE_NOUN = word_pattern(r"\s{use_nouns}\b")
# Before an activity that made the model: "supervised fine-tuning"
TRAINING_KIND = word_pattern(r"\b{training_kinds}\s$")
# Before a thing that is spoken of by itself: "the power of open weights"
SPOKEN_OF = word_pattern(r"\b{spoken_of_nouns}\sof\s(?:the\s)?$")
# Before calls that were counted, no ability: "zero tool calls"
COUNTED_CALLS = word_pattern(r"(?:\b\d+|\b{call_counts})\s$")
# Before a part of a longer word: "computer-use tools"; not "fully-open"
COMPOUND = word_pattern(r"\b(?!\w+ly-|{openness_degrees}-)\w+-$")
# In a heading, before what something is for: "Boreas 4 for chat and tool use"
HEADED_FOR = re.compile(r"\bfor\b[^:—–(|]*$")
# "is a standard, non-open-source model", up to the phrase; and the noun of it
IS_NON = word_pattern(r"\b(?:is|was|remains|as)\s(?:an?|the)\s(?:[\w-]+,?\s){0,3}non[-‑\s]$")
ONE_MODEL = word_pattern(r"\b(?:model|LLM|variant|version)\b(?!\s(?:of|for|like)\b)")
# Said of a capability in general: "is a must for agents", and what stands before it: "Why", "In short, "
GENERAL_PREDICATE = word_pattern(r"\s{general_predicates}(?![\w-])")
GENERAL_OPENER = word_pattern(r"\W*{general_openers}\b[^,;:.]{0,40}$")
OPENS_LINE = re.compile(r"\W*(?:[A-Za-z]+(?:\s[a-z]+)?,\s)?")
# The institute: "a study from MIT", "MIT researchers"
_INSTITUTE_BEFORE = word_pattern(r"\b{institute_leads}\s(?:the\s)?$", fold=False)
_INSTITUTE_BEHIND = word_pattern(r"['’]s\b|(?:['’]s)?\s{institute_nouns}\b")
_LICENSED = re.compile(r"[\s-]licen[sc]", re.IGNORECASE)


def is_institute(text: str, start: int, end: int) -> bool:
    """Return True for the MIT that does research, and not for the licence."""
    if _LICENSED.match(text, end):
        return False
    return bool(_INSTITUTE_BEHIND.match(text, end) or _INSTITUTE_BEFORE.search(text, 0, start))
