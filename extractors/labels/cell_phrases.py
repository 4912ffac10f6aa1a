"""Patterns of what cells and their labels say in words."""

from __future__ import annotations

from counterclaim.extractors.lexicon.words import word_pattern

# A label over "235B / 22B"
TOTAL_AND_ACTIVE = word_pattern(r"\btotal\b\W+\bactive\b")
# A label that says its bare numbers are money
MONEY_UNIT = word_pattern(r"[$¢]|\b(?:USD|cents?|dollars?)\b")
# What a cell about licences says of the weights
OPEN = word_pattern(r"open(?:[ -](?:weights?|source))?(?:\smodel)?")
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
