"""SARIF: valid by the official schema, and with everything that GitHub code scanning requires."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from counterclaim.db.conflict_kinds import kinds
from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.parsing import read
from counterclaim.flows.lint import sarif as logs
from counterclaim.flows.lint.findings import Finding, findings
from counterclaim.flows.lint.notes import INVALID, UNUSED, Note, note_kinds
from counterclaim.flows.lint.sarif import ROOT, sarif
from counterclaim.flows.lint.source_positions import DraftFile, place_of

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
SOURCE = "# Prices\n\nIt costs $2.\n\nIt costs\n$3 a month.\n"
LIMITS = {"shortDescription": 1024, "fullDescription": 1024}  # characters that GitHub allows


def draft(name: str = "d.md") -> DraftFile:
    return DraftFile(Path(name), SOURCE, read(SOURCE.encode(), doc_id=name, kind="markdown"))


def evidence(one: DraftFile, quote: str) -> Evidence:
    start = one.document.text.index(quote)
    return Evidence(quote, one.document.id, None, quote, start, start + len(quote), quote, "s")


def found(*names: str, outside: tuple[Evidence, ...] = (), **changes: Any) -> list[Finding]:
    drafts = [draft(name) for name in names or ("d.md",)]
    sides = [evidence(drafts[0], "$2"), *(evidence(one, "costs $3 a month") for one in drafts)]
    given = {"kind": "value", "severity": "high", "explanation": "2 is not 3.", "id": "c1", **changes}
    conflict = Conflict(scope="within", subject="M", attribute="a", evidence=(*sides, *outside), **given)
    return findings([conflict], drafts)


OUTSIDE = Evidence("x", "p", "https://a.example/p?a=[1](2)", 'says "$8"', 0, 3, 8, "a.example", "2025-06")
LOGS = {
    "nothing": [],
    "one file": found(),
    "two files": found("a.md", "b/c d.md"),
    "a page outside": found(outside=(OUTSIDE,)),
    "odd names": found("ü#%.md", "a?b.md"),
    **{
        f"{kind} {severity}": found(kind=kind, severity=severity)
        for kind in (*kinds(), "not seen before")
        for severity in ("medium", "low")
    },
}


@pytest.mark.parametrize("name", LOGS)
def test_a_log_is_valid(name: str) -> None:
    log = sarif(LOGS[name], "1.2.3")
    errors = [f"{list(e.absolute_path)}: {e.message}" for e in jsonschema.Draft4Validator(SCHEMA).iter_errors(log)]
    assert errors == []
    assert list(required(log)) == []
    assert len(log["runs"][0]["results"]) == len(LOGS[name])


def required(log: dict[str, Any]) -> Iterator[str]:
    """Yield what GitHub's page "SARIF support for code scanning" marks as required and the log lacks."""
    run = log["runs"][0]
    if not (log["$schema"] and log["version"] == "2.1.0" and run["tool"]["driver"]["name"]):
        yield "log"
    for rule in run["tool"]["driver"]["rules"]:
        texts = {name: rule[name]["text"] for name in ("shortDescription", "fullDescription", "help")}
        if not (rule["id"] and all(texts.values())):
            yield f"rule {rule['id']}"
        if any(len(texts[name]) > most for name, most in LIMITS.items()):
            yield f"rule {rule['id']}: too long"
    for result in run["results"]:
        if not (result["message"]["text"] and 1 <= len(result["locations"]) <= 10 and result["partialFingerprints"]):
            yield "result"
        if not result["partialFingerprints"]["primaryLocationLineHash"]:
            yield "fingerprint"
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            physical = location["physicalLocation"]
            if not physical["artifactLocation"]["uri"]:
                yield "address"
            if any(physical["region"][name] < 1 for name in ("startLine", "startColumn", "endLine", "endColumn")):
                yield "region"


BROKEN = [
    ("a version that is not one", lambda log: log.update(version="2.2")),
    ("a line 0", lambda log: region(log).update(startLine=0)),
    ("a level of its own", lambda log: log["runs"][0]["results"][0].update(level="high")),
    ("a property of its own", lambda log: log["runs"][0]["results"][0].update(verdict="x")),
    ("no message", lambda log: log["runs"][0]["results"][0].update(message={})),
]


def region(log: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    return out


@pytest.mark.parametrize("change", [case[1] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_the_schema_would_notice(change: Any) -> None:
    log = sarif(found(), "1")
    change(log)
    assert not jsonschema.Draft4Validator(SCHEMA).is_valid(log)


@pytest.mark.parametrize(("severity", "level"), [("high", "error"), ("medium", "warning"), ("low", "note")])
def test_a_result(severity: str, level: str) -> None:
    run = sarif(found(severity=severity), "1.2.3")["runs"][0]
    (result,) = run["results"]
    assert run["tool"]["driver"]["version"] == "1.2.3"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "value"
    assert result["level"] == level
    assert region({"runs": [run]}) == {
        "startLine": 3, "startColumn": 10, "endLine": 3, "endColumn": 12, "snippet": {"text": "$2"},
    }  # fmt: skip
    (other,) = result["relatedLocations"]
    assert (other["id"], other["physicalLocation"]["region"]["startLine"]) == (1, 5)
    assert (other["physicalLocation"]["region"]["endLine"], other["message"]["text"]) == (6, '"costs $3 a month"')
    assert result["message"]["text"] == '"$2": 2 is not 3. See also [d.md:5:4](1).'


def test_every_kind_of_conflict_has_a_rule() -> None:
    rules = sarif([], "1")["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*kinds(), *note_kinds()]
    assert len({rule["name"] for rule in rules}) == len(rules)
    assert all(rule["fullDescription"]["text"] for rule in rules)


def test_a_kind_that_no_row_describes_gets_a_rule_of_its_own() -> None:
    run = sarif(found(kind="not seen before"), "1")["runs"][0]
    rule = run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]
    assert (rule["id"], rule["name"]) == ("not seen before", "NotSeenBefore")


def test_what_is_outside_is_in_the_message_and_no_quote_becomes_a_link() -> None:
    (result,) = sarif(found(outside=(OUTSIDE,)), "1")["runs"][0]["results"]
    text = result["message"]["text"]
    assert 'Outside: https://a.example/p?a=\\[1\\](2) "says "$8"" (2025-06).' in text
    assert text.endswith("See also [d.md:5:4](1).")


def test_addresses_are_relative_uris_under_the_source_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a b").mkdir()
    monkeypatch.chdir(tmp_path)
    run = sarif(found("a b/ü#.md", str(tmp_path / "x.md"), "/elsewhere/y.md"), "1")["runs"][0]
    result = run["results"][0]
    places = [result["locations"][0], *result["relatedLocations"]]
    artifacts = [place["physicalLocation"]["artifactLocation"] for place in places]
    assert [unquote(artifact["uri"]) for artifact in artifacts] == [
        "a b/ü#.md", "a b/ü#.md", "x.md", "file:///elsewhere/y.md",
    ]  # fmt: skip
    assert "#" not in artifacts[0]["uri"]
    assert [artifact.get("uriBaseId") for artifact in artifacts] == [ROOT, ROOT, ROOT, None]
    assert run["originalUriBaseIds"][ROOT]["uri"] == tmp_path.as_uri() + "/"


def test_a_fingerprint_stays_when_lines_move_and_differs_from_file_to_file() -> None:
    def fingerprints(name: str, before: str = "", times: int = 1, **changes: Any) -> list[str]:
        source = before + SOURCE
        one = DraftFile(Path(name), source, read(source.encode(), doc_id="d", kind="markdown"))
        given = {"id": "c1", "attribute": "a", **changes}
        sides = evidence(one, "$2"), evidence(one, "$3")
        conflict = Conflict(
            kind="value", scope="within", subject="M", severity="high", explanation="x", evidence=sides, **given
        )
        results = sarif(findings([conflict] * times, [one]), "1")["runs"][0]["results"]
        return [str(result["partialFingerprints"]["primaryLocationLineHash"]) for result in results]

    (first,) = fingerprints("d.md")
    assert fingerprints("d.md", before="New first line.\n\n") == [first]
    assert fingerprints("d.md", id="c2") == [first], "the id depends on what else is checked"
    assert fingerprints("d.md", times=2) == [first, first.removesuffix(":1") + ":2"], "twice in one file: two alerts"
    assert len({first, *fingerprints("e.md"), *fingerprints("d.md", attribute="b")}) == 3


COLUMNS = [
    ("It costs $2.\n\nx $3\n", 10, 12, "plain"),
    ("\U0001f389 It costs $2.\n\nx $3\n", 13, 15, "an emoji is two units of UTF-16"),
    ("\u65e5\u672c $2.\n\nx $3\n", 4, 6, "a wide character is one"),
    ("e\u0301 $2.\n\nx $3\n", 4, 6, "an accent of its own is one more"),
    ("\U0001f468\u200d\U0001f469 $2 \U0001f389\n\nx $3\n", 7, 9, "what is behind does not count"),
    ("\U0001f389\n$2.\n\nx $3\n", 1, 3, "nor is the line before"),
]


@pytest.mark.parametrize(("source", "begin", "end", "why"), COLUMNS, ids=[case[-1] for case in COLUMNS])
def test_columns_count_units_of_utf16_as_the_log_says(source: str, begin: int, end: int, why: str) -> None:
    one = DraftFile(Path("d.md"), source, read(source.encode(), doc_id="d", kind="markdown"))
    conflict = Conflict("c", "value", "within", "M", "a", "high", "x", (evidence(one, "$2"), evidence(one, "$3")))
    run = sarif(findings([conflict], [one]), "1")["runs"][0]
    assert run["columnKind"] == "utf16CodeUnits"
    assert (region({"runs": [run]})["startColumn"], region({"runs": [run]})["endColumn"]) == (begin, end), why
    line = source.split("\n")[region({"runs": [run]})["startLine"] - 1].encode("utf-16-le")
    assert line[2 * begin - 2 : 2 * end - 2].decode("utf-16-le") == "$2"


@pytest.mark.parametrize("kind", [UNUSED, INVALID])
def test_a_note_is_a_result_with_a_rule(kind: str) -> None:
    note = Note(kind, place_of(draft(), (0, 8), "# Prices"), "no [link](1) here")
    log = sarif([], "1", [note])
    assert jsonschema.Draft4Validator(SCHEMA).is_valid(log)
    assert list(required(log)) == []
    (result,) = log["runs"][0]["results"]
    assert (result["level"], result["message"]["text"]) == ("note", "no \\[link\\](1) here")
    assert log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == kind


def test_the_tool_and_its_rules_lead_to_the_docs(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = {"Homepage": "https://a.example/c", "Documentation": "https://a.example/c/docs/"}
    monkeypatch.setattr(logs, "project_url", urls.get)
    log = sarif([], "1")
    assert jsonschema.Draft4Validator(SCHEMA).is_valid(log)
    driver = log["runs"][0]["tool"]["driver"]
    assert driver["informationUri"] == "https://a.example/c"
    helps = {rule["helpUri"] for rule in driver["rules"]}
    assert helps == {"https://a.example/c/docs/CONFLICTS.md#kinds", "https://a.example/c/docs/LINT.md#ignoring-a-line"}
    docs = Path(__file__).parents[3] / "docs"
    assert "\n## Kinds\n" in (docs / "CONFLICTS.md").read_text(encoding="utf-8")
    assert "\n## Ignoring a line\n" in (docs / "LINT.md").read_text(encoding="utf-8")


def test_a_package_without_addresses_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "project_url", lambda _: "")
    assert "informationUri" not in sarif([], "1")["runs"][0]["tool"]["driver"]
