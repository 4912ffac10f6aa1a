"""Asks whether the subject is of a kind that can have the attribute, and what kind of page says it."""

from __future__ import annotations

import re

from counterclaim.extractors.records import Claim, Doubt
from counterclaim.extractors.second_reading.attributes import class_of
from counterclaim.extractors.second_reading.near import labels_of
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import any_phrase, find_phrase, word_set

_PRODUCT = re.compile(rf"(?:{any_phrase('products')})\b", re.IGNORECASE)
_A_SEAT = re.compile(rf"(?:\bper\s|/\s?)(?:{any_phrase('seats')})\b", re.IGNORECASE)
_LONG_PAGE = 25_000
_LINK_LIST = 6  # links per 2,000 characters


def _is_plan(name: str) -> bool:
    """Return True if a name is a product with a plan's word and no version."""
    words = name.lower().split()
    return len(words) > 1 and words[-1] in word_set("plan_words") and not any(char.isdigit() for char in name)


def _is_bare(claim: Claim) -> bool:
    """Return True for a name of a family or product alone; a name that no list knows is that of one model."""
    name = claim.subject
    listed = name.lower() in word_set("products") | word_set("companies")
    if claim.subject_kind not in {None, "family"} and not listed:
        return False
    return not any(char.isdigit() for char in name) and not _is_plan(name) and len(name.split()) == 1


def kind_of_subject(statement: Statement) -> Doubt | None:
    """Ask: can a subject of this kind have the attribute?"""
    name, kind = statement.claim.subject, class_of(statement.claim.attribute)
    plan = _is_plan(name) or bool(_PRODUCT.match(name))
    if plan and (kind in {"price", "size", "benchmark", "hardware"} or statement.claim.attribute == "fine_tuning"):
        return Doubt("plan_with_model_attribute", f"{name} is a product or plan.", name)
    words = set(name.lower().split()) - word_set("plan_words")
    if kind == "subscription" and not plan and (any(c.isdigit() for c in name) or words & word_set("tier_words")):
        return Doubt("model_with_plan_price", f"{name} is a model, and models have no subscription.", name)
    if plan and kind == "openness":
        return Doubt("product_openness", f"{name} is a product or plan.", name)
    return None


def plan_beside(statement: Statement) -> Doubt | None:
    """Ask of a subscription: does a plan stand beside the price that the claim does not name?"""
    if class_of(statement.claim.attribute) != "subscription":
        return None
    text = (
        statement.cell.text if statement.cell else statement.sentence[max(0, statement.at - 40) : statement.ends + 25]
    )
    held = set(str(statement.claim.qualifiers.tier or "").lower().split()) | statement.subject
    found = [
        w for w in re.findall(r"[A-Z][a-z]+", text) if w.lower() in word_set("plan_words") and w.lower() not in held
    ]
    if found:
        return Doubt("plan_beside", f"A plan is named beside the price: {found[0]}.", found[0])
    label = labels_of(statement)[1]
    named = [w for w in re.findall(r"[a-z]+", label.lower()) if w in word_set("plan_words") and w not in held]
    return Doubt("plan_in_label", f"The label names a plan: {label}.", label) if named else None


def price_a_seat(statement: Statement) -> Doubt | None:
    """Ask of a product's subscription: is the price one a seat, which only its plans for teams have?"""
    claim = statement.claim
    if class_of(claim.attribute) != "subscription" or _is_plan(claim.subject) or claim.qualifiers.tier:
        return None
    near = statement.cell.text if statement.cell else statement.sentence[statement.at : statement.ends + 20]
    found = _A_SEAT.search(near)
    if found is None:
        return None
    return Doubt("price_a_seat", f"{found[0]!r}: the price is one a seat, of a plan for teams.", found[0])


def plan_not_named(statement: Statement) -> Doubt | None:
    """Ask of a subscription: does the subject say which plan of the product costs so much?"""
    name = statement.claim.subject
    if class_of(statement.claim.attribute) != "subscription" or _is_plan(name) or statement.claim.qualifiers.tier:
        return None
    return Doubt("plan_not_named", f"{name} is a product, whose plans differ in price.", name)


def bare_family(statement: Statement) -> Doubt | None:
    """Ask: is the subject only a family, whose members differ?"""
    if _is_bare(statement.claim) and class_of(statement.claim.attribute) not in {"subscription", "openness"}:
        return Doubt("bare_family", f"{statement.claim.subject} names a family or a product, whose members differ.")
    return None


def digest_page(statement: Statement) -> Doubt | None:
    """Ask: does the page string together many items?"""
    headings = " . ".join((statement.title, *statement.headings))
    found = find_phrase(headings, "digest_marks")
    if found:
        return Doubt("digest", f"The page strings together many items: {found!r}.", found)
    if statement.page.links > _LINK_LIST:
        return Doubt("link_list", "The page is a list of links.")
    if len(statement.page.document.text) > _LONG_PAGE:
        return Doubt("long_page", "The page is very long.")
    return None


def transcript(statement: Statement) -> Doubt | None:
    """Ask: is the page a transcript?"""
    found = find_phrase(" ".join((statement.title, statement.heading)), "transcript_marks")
    return Doubt("transcript", f"The page is a transcript: {found!r}.", found) if found else None


QUESTIONS = (kind_of_subject, plan_beside, price_a_seat, plan_not_named, bare_family, digest_page, transcript)
