"""Writes findings as a SARIF 2.1.0 log with everything that GitHub code scanning asks for.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and GitHub's "SARIF support for code scanning".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2s
from pathlib import Path
from typing import Any
from urllib.parse import quote as url_quote

from counterclaim.db.conflict_kinds import Kind, kind_of_conflict, kinds
from counterclaim.flows.lint.findings import Finding, address, level, said_outside
from counterclaim.flows.lint.source_positions import Place

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"


def sarif(found: Sequence[Finding], version: str) -> dict[str, Any]:
    """Return a log with one run. Addresses are relative to the folder that the program runs in."""
    others = {finding.conflict.kind for finding in found} - set(kinds())
    rules = [*kinds().values(), *(kind_of_conflict(name) for name in sorted(others))]
    places = {rule.id: number for number, rule in enumerate(rules)}
    driver = {"name": "counterclaim", "version": version, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": Path.cwd().as_uri().rstrip("/") + "/"}},
        "results": [_result(f, places[f.conflict.kind]) for f in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(kind: Kind) -> dict[str, Any]:
    return {
        "id": kind.id,
        "name": kind.rule,
        "shortDescription": {"text": kind.title},
        "fullDescription": {"text": kind.help},
        "help": {"text": kind.help},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["facts"], "precision": "high"},
    }


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    conflict, first = finding.conflict, finding.places[0]
    others = finding.places[1:]
    result: dict[str, Any] = {
        "ruleId": conflict.kind,
        "ruleIndex": rule,
        "level": level(finding),
        "message": {"text": _message(finding)},
        "locations": [_location(first)],
        "partialFingerprints": {
            "conflictId/v1": conflict.id,
            "primaryLocationLineHash": _fingerprint(conflict.id, address(first.path), first.quote),
        },
    }
    if conflict.certainty is not None:
        result["rank"] = round(100 * conflict.certainty, 1)
        doubts = [doubt.reason for item in conflict.evidence for doubt in item.doubts]
        result["properties"] = {"certainty": conflict.certainty, "severity": conflict.severity, "doubts": doubts}
    if others:
        result["relatedLocations"] = [
            {"id": number, **_location(other), "message": {"text": f'"{other.quote}"'}}
            for number, other in enumerate(others, 1)
        ]
    return result


def _message(finding: Finding) -> str:
    """Return the sentence, with links to the other sides: ``[text](1)`` leads to related location 1."""
    said = [f'"{finding.places[0].quote}": {finding.conflict.explanation}']
    said += [f"Outside: {said_outside(evidence)}." for evidence in finding.outside]
    text = " ".join(said)
    if "](" in text:  # a quote that looks like a link must not become one
        text = _link(text)
    links = [f"[{_link(str(other))}]({number})" for number, other in enumerate(finding.places[1:], 1)]
    return f"{text} See also {', '.join(links)}." if links else text


def _link(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _fingerprint(*parts: str) -> str:
    """Return what GitHub knows the alert by from run to run: no line number, so that text above may grow."""
    return blake2s("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() + ":1"


def _location(place: Place) -> Mapping[str, Any]:
    path = address(place.path)
    artifact = {"uri": Path(path).as_uri()} if path.startswith("/") else {"uri": url_quote(path), "uriBaseId": ROOT}
    end_line, end_col = place.end_line or place.line, place.end_col or place.col
    region = {
        "startLine": place.line, "startColumn": place.col, "endLine": end_line, "endColumn": end_col,
        "snippet": {"text": place.quote},
    }  # fmt: skip
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
