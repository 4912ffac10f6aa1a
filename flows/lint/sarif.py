"""Writes findings as a SARIF 2.1.0 log with everything that GitHub code scanning asks for.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and GitHub's "SARIF support for code scanning".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2s
from pathlib import Path
from typing import Any
from urllib.parse import quote as url_quote

from counterclaim.db.conflict_kinds import Kind, kind_of_conflict, kinds
from counterclaim.flows.common.version import project_url
from counterclaim.flows.lint.baseline import fingerprint
from counterclaim.flows.lint.findings import Finding, address, level, said_outside
from counterclaim.flows.lint.notes import Note, note_kinds
from counterclaim.flows.lint.source_positions import Place

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"


def sarif(found: Sequence[Finding], version: str, notes: Sequence[Note] = ()) -> dict[str, Any]:
    """Return a log with one run. Addresses are relative to the folder that the program runs in.

    Columns count units of UTF-16: that is SARIF's default, and what viewers count that do not ask.
    """
    others = {finding.conflict.kind for finding in found} - set(kinds())
    rules = [*kinds().values(), *(kind_of_conflict(name) for name in sorted(others)), *note_kinds().values()]
    places = {rule.id: number for number, rule in enumerate(rules)}
    driver: dict[str, Any] = {"name": "counterclaim", "version": version}
    if home := project_url("Homepage"):
        driver["informationUri"] = home
    times: Counter[str] = Counter()
    run = {
        "tool": {"driver": {**driver, "rules": [_rule(rule) for rule in rules]}},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {ROOT: {"uri": Path.cwd().as_uri().rstrip("/") + "/"}},
        "results": [
            *(_result(f, places[f.conflict.kind], times) for f in found),
            *(_remark(note, places[note.kind]) for note in notes),
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(kind: Kind) -> dict[str, Any]:
    is_note = kind.id in note_kinds()
    rule: dict[str, Any] = {
        "id": kind.id,
        "name": kind.rule,
        "shortDescription": {"text": kind.title},
        "fullDescription": {"text": kind.help},
        "help": {"text": kind.help},
        "defaultConfiguration": {"level": "note" if is_note else "warning"},
        "properties": {"tags": ["facts"], "precision": "high"},
    }
    if docs := project_url("Documentation"):
        rule["helpUri"] = f"{docs.rstrip('/')}/{'LINT.md#ignoring-a-line' if is_note else 'CONFLICTS.md#kinds'}"
    return rule


def _remark(note: Note, rule: int) -> dict[str, Any]:
    mark = _mark(note.kind, address(note.place.path), note.place.quote)
    return {
        "ruleId": note.kind,
        "ruleIndex": rule,
        "level": "note",
        "message": {"text": _link(note.text) if "](" in note.text else note.text},
        "locations": [_location(note.place)],
        "partialFingerprints": {"primaryLocationLineHash": mark},
    }


def _result(finding: Finding, rule: int, times: Counter[str]) -> dict[str, Any]:
    """Return a result. What GitHub knows the alert by has no line and no words, so that the text may move."""
    conflict, first = finding.conflict, finding.places[0]
    others = finding.places[1:]
    mark = fingerprint(finding)
    times[mark] += 1
    result: dict[str, Any] = {
        "ruleId": conflict.kind,
        "ruleIndex": rule,
        "level": level(finding),
        "message": {"text": _message(finding)},
        "locations": [_location(first)],
        "partialFingerprints": {
            "conflictId/v1": conflict.id,
            "finding/v1": mark,
            "primaryLocationLineHash": f"{mark}:{times[mark]}",
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


def _mark(*parts: str) -> str:
    return blake2s("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() + ":1"


def _location(place: Place) -> Mapping[str, Any]:
    path = address(place.path)
    artifact = {"uri": Path(path).as_uri()} if path.startswith("/") else {"uri": url_quote(path), "uriBaseId": ROOT}
    begin, end = place.utf16_columns
    region = {
        "startLine": place.line, "startColumn": begin, "endLine": place.end_line or place.line, "endColumn": end,
        "snippet": {"text": place.quote},
    }  # fmt: skip
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
