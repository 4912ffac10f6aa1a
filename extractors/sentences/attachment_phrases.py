"""Patterns of the words around a value and the models of its sentence."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon.words import word_pattern

# Behind a value of a model that is only described: "for the large model"
DESCRIBED_BEHIND = word_pattern(
    r"\s(?:per\s[\w ]{1,20}?\s)?(?:for|on)\s(?:the|its)\s(?:\w+\s)?{described_models}\s{model_nouns}\b"
)
# Between coordinated models: "A, B and C"
LIST_GAP = word_pattern(r"\s*(?:,|,?\s?(?:and|or|nor|&)|/|\+)\s*(?:{list_gap_words}\s)?\s*")
# Links a value to the model behind it: "$5 for X", "12% (X)"
AFTER_LINK = word_pattern(
    r"(?!\s*(?:\w+\s){0,3}{successor_nouns}\b)\s*(?:\(|(?:(?!\d[\d.,]*\s|{contrast_links}\b)\w+\s){0,3}{model_prepositions}\s(?:the\s)?|=\s?|→\s?)$"
)
# "the 27B member of the X family, available under": what is said is the member's
OF_FAMILY = word_pattern(r"\s{size_families}\b")
# Behind a name what begins a value of its own: "X: 80%", "X at $5", "X's $5"
OWN_NUMBER = re.compile(r"(?:['’]s)?\s?[:=–—]\s?[~≈]?[$€£]?\d|['’]s\s[~≈]?[$€£]?\d|\s(?:at|with|is|has)\s[~≈]?[$€£]?\d")
# A clause ends here
BREAK = word_pattern(r"[;]|,\s{clause_breaks}\b|\s{clause_contrasts}\s|\.\s", fold=False)
# Stands before the object of a comparison, beside the verbs of comparisons.yml
OBJECT_LEAD = word_pattern(
    r"(?:\b(?:its|their)\s(?:own\s)?{earlier_adjectives}(?:[\s-]\w+){0,2},?\s(?:the\s)?$|(?:{before_objects}|\brival"
    r"|\btwice|\bdouble|\btriple|\btimes|\d[x×]|\d%\sof)\s(?:the\s|its\s|plain\s)?(?:models like\s|[\w’']+\s)?$)"
    r"|\bnear-$"
)
# Behind a model whose level another one comes near: "approaching X's capability at half the price"
ONLY_YARDSTICK = word_pattern(r"['’]s\s(?:\w+\s)?(?:capabilit\w+|{yardstick_nouns}|abilit\w+)\b")
# Behind a model that is only the yardstick: "GPT-4-class", "X performance at ..."
STANDARD = word_pattern(
    r"['’]?s?[\s-](?:{level_nouns}\s)?{level_qualities}\s{level_prepositions}\b|[\s-](?:inference\s|running\s)?(?:cost"
    r"|prices?)\b(?!\s(?:[$€£~\d]|{price_degrees}))|-(?:level|class|tier)\b"
)
# A plural is the subject, not a model
PLURAL_SUBJECT = word_pattern(r"(?<!both )(?<!two )(?<!these )(?<!Both )\b{plural_subjects}\s(?!like\b)")
# No model is meant by "A model with 128K tokens that ignores the middle is worse"
ANY_MODEL = word_pattern(
    r"(?:^\W*|\bthan\s|\bbut\s|\bwhile\s)(?:an?|any|one|another|every)\s(?:\w+\s)?{model_nouns}\s(?:with|that|of|at|whose|priced|which)\b[^.;]*$"
)
# From what another is compared with to the subject's own value: "trails X on MMLU (80.0%)", "beats X's 17.6%, at 31.1%"
OWN_VALUE = word_pattern(
    r"\s(?:on|in|at)\s(?:the\s)?[^(),;]{2,40}\s\([~≈]?$|['’]s\s[^,;()]{1,30},\s{own_value_leads}\s[~≈$]?$"
)
# What the subject of the main clause does at the same time: "rivals X while being open"
WHILE_DOING = word_pattern(r"\bwhile\s(?:still\s|also\s)?{while_doing}\b[^.;]*$")
# Some members of a line, none of them named: "All but the 1B have 128K; the smallest has 32K"
SOME_MEMBER = word_pattern(
    r"(?:^\W*|[;,:—–]\s|\b{member_clause_opens}\s)(?:{member_clause_opens}\s)*"
    r"(?:{all_but_some}\s|the\s(?:\w+\s)?{member_ranks}(?:\s{member_nouns})?\s(?:{second_verbs}|{name_verbs}|{input_verbs}|{copulas}|can|needs|need)\b)"
)
# A value that is the subject of its own clause: "$59 a month is steep, when X costs $20"
OWN_CLAUSE = word_pattern(r"(?:\s(?:an?|per)\s\w+|/\w+)?\s{value_copulas}\s[^,;.]{1,40},?\s{clause_openers}\s")
# The object itself is spoken of on: "than X, which costs ..."
OBJECT_SPEAKS = word_pattern(
    r"(?:['’]s)?\s?(?:,\s)?(?:which|who|that)\b|\s{object_verbs}\b|\son\s~?\d|\s?\(|['’]s\b", fold=False
)
# Behind the object of a comparison the subject goes on: "cheaper than X at like quality — activating only 22B"
GOES_ON = word_pattern(r"\s[—–]\s(?:\w+ly\s|while\s|by\s)?\w{3,}ing\b|,\s{result_adverbs}\s\w{3,}ing\b")
# Before a model whose value another one has too: "unchanged from X: $5", "costs the same as X, $5"
SAME_AS = word_pattern(r"\b{same_as}\s(?:the\s|its\s)?$")
# An opening clause whose subject follows: "With its 235B parameters, X ..."
LEAD_IN = word_pattern(r"\W*{lead_in_words}\b(?:[^.;]|\.\d){0,90},\s(?:the\s)?$", fold=False)
# An opening clause that names what another model is compared with
OPENING_OBJECT = word_pattern(r"\W*{opening_comparisons}\s(?:the\s)?")
# An opening clause of what a thing was made from, up to a name in it: "Built from the research behind"
OPENING_ORIGIN = word_pattern(r"\W*{origin_openers}\b[^,;.]*\s")
# The value is an earlier model's
PREDECESSOR = word_pattern(
    r"\b(?:{rival_nouns}|{predecessor_names})['’]s?['’]?\s(?:\w+\s){0,2}$|\b{predecessor_adjectives}\s"
    r"(?:\w+\s){0,2}{predecessor_nouns}\s{predecessor_links}[\w\s]*$"
)
# An opening participle takes the last subject: "Released in May, ..."
PARTICIPLE = word_pattern(r"\W*{opening_participles}\b", fold=False)
# Between two values set against each other
VERSUS_GAP = word_pattern(r"(?:\s(?:input|output))?\s\(?{versus_words}\s[~≈$]?", fold=False)
# Between a value and the other side of a comparison: "$0.20 - compared to $2.50 for X"
COMPARED = word_pattern(r"\b{compared_to}\s")
# Words for the model last spoken of
PRONOUN = word_pattern(r"\b{model_pronouns}\b")
# A new subject begins that is no model
OTHER_SUBJECT = word_pattern(r"[;,]\s(?:and\s|while\s)?[A-Z][\w-]+\s{other_subject_verbs}\b", fold=False)
SINCE = re.compile(r"\bsince\s(?:the\s)?$", re.I)  # "its first redesign since V3"
TAKEN_UP = re.compile(r"\b(?:it(?:['’]s)?|the model|this model|they)\s(?:\w+ly\s)?\w+s?\b", re.I)
# "compared to the Zed 80B model, which scores 35%": of what is compared with, though no name of it was read.
UNREAD_STANDARD = re.compile(r"\b(?:compared (?:to|with)|than|unlike|versus)\s[^,;.()]*,\swhich\s[^,;.()]*$", re.I)
WHEN = re.compile(r"(?:/\w+)?\swhen\s(?:the\s)?", re.I)  # "$49 when X is $20": X has its own
# "$0.24 (Meta claims X is better)": a bracket with a sentence of its own
ASIDE = word_pattern(
    r"\((?:[\w'’.-]+\s)+(?!(?:{before_group_objects}|{behind_group_objects}|of|via|the)\s)[\w'’.-]+\s$"
)
