"""The rule families through the public entry: for each text of cases/*.yml the claims it makes, no more and no fewer.

A case has ``why`` (its name), ``text`` (Markdown unless ``kind`` says ``html`` or ``text``; ``title`` gives it a first
heading) and ``claims`` or ``none: true``. A claim is one line, the object and the qualifiers only where there are any::

    subject | attribute | relation | value | object | key=value; key=value

``-`` is the value of an ordering. ``may`` lists claims on which careful readers differ: neither asked for nor held
against a rule. ``exactly: false`` lets other claims come out. ``known_failure`` says why the rules fail on it today;
the case then has to fail. Qualifiers are compared if a line names them, and all of them in qualifiers.yml and
conditions.yml.

Two claims are one fact if subject, attribute, relation, value and object are the same. On top of that, as in the
annotation scheme: names are compared by their words in any order ("Claude Sonnet 3.7"), a comparison may be told from
either side, either end of a stated range will do, and what plainly follows from a claim (a licence says whether weights
are open, an image input makes a model multimodal) is no other claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Claim, Qualifiers, decimal_text

CASES = Path(__file__).parents[1] / "cases"
FAMILIES = ("prose", "comparisons", "capabilities", "tables", "context", "qualifiers", "conditions")
LEAST = 40  # of each family, cases that claim something and cases that claim nothing
KEYS = {"why", "text", "title", "kind", "claims", "none", "may", "exactly", "known_failure"}
VENDORS = {"openai", "anthropic", "google", "meta", "amazon", "microsoft", "cohere", "ibm", "model", "the"}
OPEN_LICENSES = ("apache", "mit", "bsd", "gpl", "community", "openrail", "gemma")
MODALITIES = ("modality:image", "modality:audio", "modality:video")


@dataclass(frozen=True)
class Fact:
    """One claim as a case writes it."""

    subject: str
    attribute: str
    relation: str
    value: Any
    object: str | None = None
    qualifiers: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        parts = [self.subject, self.attribute, self.relation, written(self.value)]
        parts += [self.object] if self.object else []
        if self.qualifiers:
            parts.append("; ".join(f"{key}={written(value)}" for key, value in self.qualifiers))
        return " | ".join(parts)


def written(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, Decimal):
        return decimal_text(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def fact_of(line: str) -> Fact:
    parts = [part.strip() for part in line.split(" | ")]
    qualifiers = parts.pop() if "=" in parts[-1] else ""
    subject, attribute, relation, value, *rest = parts
    pairs = (pair.split("=", 1) for pair in qualifiers.split(";") if pair.strip())
    is_date = attribute.endswith(("_date", "_cutoff"))
    return Fact(
        subject, attribute, relation, value if is_date else value_of(value), rest[0] if rest else None,
        tuple(sorted((key.strip(), value_of(text.strip())) for key, text in pairs)),
    )  # fmt: skip


def value_of(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"\d{4}(-\d\d){1,2}", text) or text == "-":
        return text if text != "-" else None
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?(e\d+)?", text) else text


def said(claim: Claim) -> Fact:
    found = {key: getattr(claim.qualifiers, key) for key in claim.qualifiers.as_dict()}
    return Fact(claim.subject, claim.attribute, claim.relation, claim.value, claim.object, tuple(sorted(found.items())))


def words(name: str | None) -> tuple[str, ...]:
    found = re.findall(r"[a-z]+(?=\d)|\d+(?:\.\d+)*[a-z]*|[a-z]+|\+", (name or "").lower())
    return tuple(sorted(word for word in found if word not in VENDORS))


def same_value(a: Any, b: Any, *, near: bool) -> bool:
    if not (isinstance(a, Decimal) and isinstance(b, Decimal)):
        return type(a) is type(b) and (a == b or str(a).lower() == str(b).lower())
    return a == b or (near and abs(a - b) <= Decimal("0.005") * max(abs(a), abs(b)))


def mirrored(fact: Fact) -> Fact:
    if fact.object is None:
        return fact
    turned = replace(fact, subject=fact.object, object=fact.subject)
    if fact.relation == "ratio" and fact.value:
        return replace(turned, value=1 / fact.value)
    if fact.relation == "abs_diff":
        return replace(turned, value=-fact.value)
    return replace(turned, relation={"greater": "less", "less": "greater"}.get(fact.relation, fact.relation))


def values_of(fact: Fact) -> list[Any]:
    return [fact.value, *(value for key, value in fact.qualifiers if key in ("low", "high"))]


def is_same(a: Fact, b: Fact) -> bool:
    return any(
        (words(one.subject), one.attribute.replace(".", "-"), one.relation, words(one.object))
        == (words(b.subject), b.attribute.replace(".", "-"), b.relation, words(b.object))
        and any(same_value(x, y, near=b.relation != "is") for x in values_of(one) for y in values_of(b))
        for one in (a, mirrored(a) if a.relation in ("ratio", "abs_diff", "greater", "less", "equal") else a)
    )


def consequences(fact: Fact) -> Iterator[Fact]:
    """What plainly follows from a fact; the annotation scheme counts it with the fact."""
    if fact.relation in ("ratio", "abs_diff", "percent_diff"):
        pivot = 1 if fact.relation == "ratio" else 0
        yield replace(fact, relation="greater" if fact.value > pivot else "less", value=None)
    elif fact.attribute == "license":
        if fact.value == "proprietary" or any(part in str(fact.value).lower() for part in OPEN_LICENSES):
            yield replace(fact, attribute="open_weights", value=fact.value != "proprietary")
    elif fact.attribute == "open_weights" and fact.value is False:
        yield replace(fact, attribute="license", value="proprietary")
    elif fact.attribute in MODALITIES and fact.value is True:
        yield replace(fact, attribute="multimodal")
    elif fact.attribute == "multimodal" and fact.value is False:
        yield from (replace(fact, attribute=kind) for kind in MODALITIES)


def follows(fact: Fact, facts: list[Fact]) -> bool:
    return any(is_same(fact, other) or any(is_same(fact, more) for more in consequences(other)) for other in facts)


def qualified(expected: Fact, got: Fact, *, fully: bool) -> bool:
    want, have = dict(expected.qualifiers), dict(got.qualifiers)
    if fully and want.keys() != have.keys():
        return False
    return all(_same_condition(value, have.get(key)) for key, value in want.items())


def _same_condition(want: Any, have: Any) -> bool:
    """A tier is the words of a condition: what the case writes must be among them, spaces and case aside."""
    have = ", ".join(have) if isinstance(have, tuple) else have
    if isinstance(want, str) and isinstance(have, str):
        return re.sub(r"\W+", "", want.lower()) in re.sub(r"\W+", "", have.lower())
    return same_value(want, have, near=True)


def cases_of(family: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((CASES / f"{family}.yml").read_text(encoding="utf-8"))
    return rows


def source_of(case: dict[str, Any]) -> tuple[str, str]:
    """Return (text, kind) of a case."""
    kind, text = case.get("kind", "markdown"), case["text"]
    if "title" in case:
        text = f"<h1>{case['title']}</h1>\n{text}" if kind == "html" else f"# {case['title']}\n\n{text}"
    return (f"<html><body><article>{text}</article></body></html>" if kind == "html" else text), kind


def faults(case: dict[str, Any], claims: tuple[Claim, ...], *, fully: bool) -> list[str]:
    got = [said(claim) for claim in claims]
    expected = [fact_of(line) for line in case.get("claims", [])]
    allowed = expected + [fact_of(line) for line in case.get("may", [])]
    out = []
    for fact in expected:
        hits = [other for other in got if is_same(fact, other)]
        if not hits and not (follows(fact, got) and not fact.qualifiers):
            out.append(f"missed: {fact}")
        elif hits and not any(qualified(fact, other, fully=fully) for other in hits):
            out.append(f"wrong qualifiers: {fact}  got: {hits[0]}")
    if case.get("exactly", True):
        pairs = zip(got, claims, strict=True)
        out += [f"spurious: {fact}  by {claim.rule}" for fact, claim in pairs if not follows(fact, allowed)]
    return out


def _params() -> Iterator[Any]:
    for family in FAMILIES:
        for case in cases_of(family):
            reason = case.get("known_failure")
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            yield pytest.param(family, case, id=f"{family}: {case['why']}", marks=marks)


@pytest.mark.parametrize(("family", "case"), list(_params()))
def test_a_text_makes_these_claims_and_no_others(family: str, case: dict[str, Any]) -> None:
    text, kind = source_of(case)
    document = read(text, doc_id="case", kind=kind)
    claims = extract(document).claims
    assert faults(case, claims, fully=family in ("qualifiers", "conditions")) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_the_cases_are_well_formed_and_enough(family: str) -> None:
    rows = cases_of(family)
    wrong = [row["why"] for row in rows if not row.keys() <= KEYS or row.get("none", False) is bool(row.get("claims"))]
    assert wrong == []
    names = [row["why"] for row in rows]
    assert sorted(set(names)) == sorted(names)
    positive, negative = sum("claims" in row for row in rows), sum("none" in row for row in rows)
    assert min(positive, negative) >= LEAST


A, B = "Qwen 3 Max", "Grok 4"


@pytest.mark.parametrize(
    ("claimed", "fault"),
    [
        ([], "missed"),
        ([Fact(A, "input_price", "is", Decimal(2))], "missed"),
        ([Fact(A, "input_price", "is", Decimal(1)), Fact(B, "input_price", "is", Decimal(1))], "spurious"),
        ([Fact("Qwen 3", "input_price", "is", Decimal(1))], "missed"),
        ([Fact(A, "output_price", "is", Decimal(1))], "missed"),
        ([Fact(A, "input_price", "is", Decimal(1), None, (("approx", True),))], "wrong qualifiers"),
    ],
)
def test_the_comparison_of_claims_can_fail(claimed: list[Fact], fault: str) -> None:
    made = [Claim("d", f.subject, f.attribute, "is", f.value, "q", 0, 1) for f in claimed]
    claims = tuple(replace(c, qualifiers=Qualifiers(**dict(f.qualifiers))) for c, f in zip(made, claimed, strict=True))
    found = faults({"claims": [f"{A} | input_price | is | 1"]}, claims, fully=True)
    assert any(line.startswith(fault) for line in found), found


def test_the_other_side_of_a_comparison_is_the_same_fact() -> None:
    assert is_same(Fact(A, "price", "ratio", Decimal("0.05"), B), Fact(B, "price", "ratio", Decimal(20), A))
    assert is_same(Fact(A, "price", "less", None, B), Fact(B, "price", "greater", None, A))
    assert not is_same(Fact(A, "price", "less", None, B), Fact(B, "price", "less", None, A))
    assert not is_same(Fact(A, "price", "ratio", Decimal(20), B), Fact(B, "price", "ratio", Decimal(20), A))
