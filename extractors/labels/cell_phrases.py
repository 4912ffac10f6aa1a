"""Patterns of what cells and their labels say in words."""

from __future__ import annotations

from counterclaim.extractors.lexicon.words import word_pattern

# A label over "235B / 22B"
TOTAL_AND_ACTIVE = word_pattern(r"\btotal\b\W+\bactive\b")
# A label that says its bare numbers are money
MONEY_UNIT = word_pattern(r"[$¢]|\b(?:USD|cents?|dollars?)\b")
# What a cell about licences says of the weights
OPEN = word_pattern(
    r"open(?:[ -](?:weights?|source))?(?:\smodel)?(?:\s\((?:[\w.-]+\s){0,2}{license_marks}(?:[\s-][\w.-]+){0,2}\))?"
)
CLOSED = word_pattern(r"(?:closed(?:[ -](?:weights?|source))?|proprietary)(?:\smodel)?")
# A licence that no list has, by its own name
OWN_LICENSE = word_pattern(
    r"(?:(?:[A-Z][\w.+-]*|of|for)\s){1,6}(?:[Ll]icen[sc]e|Terms of (?:Use|Service))(?:\sv?\d(?:\.\d)?)?", fold=False
)
# Text only
TEXT_ONLY_START = word_pattern(r"\W*text[ -]only\b")
# Brackets that hold a value or a unit, not a condition
NOT_CONDITION = word_pattern(r"^\W*(?:\d{1,2}|[a-z])\W*$|\$\d|^\W*\$|%\s{discount_words}|tokens?\)?$|per |input|output")
# "37B active"
ACTIVE_BEHIND = word_pattern(r"[\s-]*(?:params?\s|parameters\s)?active")
# "671B total"
TOTAL_BEHIND = word_pattern(r"[\s-]*(?:parameters?\s|params?\s)?(?:in\s)?total\b")
# About output, not input
OUTPUT_WORDS = word_pattern(r"generation|output")

# What a cell says with a sign or a word: nothing, yes, no
EMPTY = word_pattern(r"^[\s—–\-*_]*(?:{empty_cells}|\?)?[\s—–\-*_.]*$")
YES = word_pattern(r"^\W*(?:{yes_signs}|{yes_cells}\b|built-in)")
NO = word_pattern(r"^\W*(?:{no_signs}|no\b(?!\s{unlimited_things})|{no_cells}\b|not (?:supported|available)|[x×]$)")
FREE = word_pattern(r"^\W*free\b")
TEXT_ONLY = word_pattern(r"^\W*(?:{text_only_cells}|❌|text(?:,| and| \+| &) code)\W*$")

_KINDS = {
    "modality:image": r"\b{image_words}\b",
    "modality:audio": r"\b(?:audio|voice|speech)\b",
    "modality:video": r"\bvideos?\b",
}
# Kinds of input by attribute: named, named and not denied by a "no" before, and denied behind: "Audio is not accepted"
INPUTS = {kind: word_pattern(form) for kind, form in _KINDS.items()}
INPUTS_TAKEN = {kind: word_pattern(rf"(?<!no\s){form}") for kind, form in _KINDS.items()}
INPUTS_REFUSED = {kind: word_pattern(rf"{form}\s(?:input\s)?(?:is\s|are\s)?not\b") for kind, form in _KINDS.items()}

# Heads of columns: of labels, benchmarks, scores on the benchmark that the heading names, and models
LABEL_COLUMNS = word_pattern(r"^\W*{label_heads}?\W*$")
BENCHMARK_COLUMNS = word_pattern(r"^\W*{benchmark_heads}\W*$")
SCORE_COLUMNS = word_pattern(
    r"^\W*(?:(?:{score_degrees}\s)?{score_heads}|(?:% )?resolved|overall acc\w*\.?|leaderboard\s+scores?)"
    r"\W*(?:\((?:%|{approximations}\.?)\))?\W*$"
)
MODEL_COLUMNS = word_pattern(
    r"^\W*(?:{model_heads}|{model_adjectives} models?|model {model_features}|(?:ai )?{tool_heads}"
    r"|tool ?/ ?model|model ?/ ?tool)\W*$"
)
# A column that says by how much one of two models is ahead, or which
MARGIN_COLUMNS = word_pattern(r"\b{margin_heads}\b|^\W*[Δδ]\W*$")
WINNER_COLUMNS = word_pattern(r"\b{winner_heads}\b")
# An entry among the models that is none
NOT_MODELS = word_pattern(r"^{no_model_entries}\b")
