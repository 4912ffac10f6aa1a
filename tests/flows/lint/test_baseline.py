"""The baseline: old findings stay quiet, wherever their lines move; new ones are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.parsing import read
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.lint.baseline import compare, fingerprint, load, save
from counterclaim.flows.lint.findings import Finding, findings
from counterclaim.flows.lint.source_positions import DraftFile

SOURCE = "It costs $2.\n\nIt costs $3.\n"


def found(path: Path, source: str = SOURCE, quotes: tuple[str, str] = ("$2", "$3"), **changes: str) -> Finding:
    one = DraftFile(path, source, read(source.encode(), doc_id=path.name, kind="markdown"))
    starts = [one.document.text.index(quote) for quote in quotes]
    sides = tuple(
        Evidence(quote, one.document.id, None, quote, start, start + len(quote), quote, "s")
        for quote, start in zip(quotes, starts, strict=True)
    )
    given = {"kind": "value", "attribute": "input_price", "subject": "M", **changes}
    conflict = Conflict(
        given.pop("id", "c1"), scope="within", severity="high", explanation="x", evidence=sides, **given
    )  # type: ignore[arg-type]
    return findings([conflict], [one])[0]


SAME = [
    ({}, True, "the same text"),
    ({"source": "New.\n\n" + SOURCE}, True, "lines have moved"),
    ({"source": "Now it is $3 there.\n\nAnd $2 here.\n"}, True, "other words, another order"),
    ({"id": "c2"}, True, "another id: the document is called otherwise among others"),
    ({"subject": "m"}, True, "another spelling of the name"),
    ({"source": "It costs $2.\n\nIt costs $4.\n", "quotes": ("$2", "$4")}, False, "another value"),
    ({"attribute": "output_price"}, False, "another attribute"),
    ({"kind": "ratio"}, False, "another kind"),
    ({"subject": "N"}, False, "another model"),
]


@pytest.mark.parametrize(("changes", "same", "why"), SAME, ids=[case[-1] for case in SAME])
def test_a_fingerprint(changes: dict[str, str], same: bool, why: str) -> None:
    assert (fingerprint(found(Path("d.md"))) == fingerprint(found(Path("d.md"), **changes))) is same, why  # type: ignore[arg-type]


def test_another_file_has_another_fingerprint() -> None:
    assert fingerprint(found(Path("d.md"))) != fingerprint(found(Path("e.md")))


def test_old_findings_are_left_out_as_often_as_they_were_found(tmp_path: Path) -> None:
    path, draft = tmp_path / "old.json", tmp_path / "d.md"
    save(path, [found(draft)], [draft])
    result = compare([found(draft), found(draft), found(draft, kind="ratio")], load(path), [draft])
    assert ([one.conflict.kind for one in result.new], result.old, result.gone) == (["value", "ratio"], 1, 0)


def test_it_holds_wherever_the_program_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "posts").mkdir()
    monkeypatch.chdir(tmp_path)
    save(Path("old.json"), [found(Path("posts/d.md"))], [Path("posts/d.md")])
    monkeypatch.chdir(tmp_path / "posts")
    assert compare([found(Path("d.md"))], load(Path("../old.json")), [Path("d.md")]).old == 1
    (row,) = json.loads((tmp_path / "old.json").read_text(encoding="utf-8"))["findings"]
    assert (row["file"], row["quote"], row["kind"]) == ("posts/d.md", "$2", "value"), "a person can read it"


def test_what_is_not_found_any_more_is_counted_where_it_was_looked_for(tmp_path: Path) -> None:
    path, one, two = tmp_path / "old.json", tmp_path / "a.md", tmp_path / "b.md"
    save(path, [found(one), found(two)], [one, two])
    assert compare([], load(path), [one]).gone == 1


def test_writing_anew_keeps_the_files_that_were_not_checked(tmp_path: Path) -> None:
    path, one, two, three = (tmp_path / name for name in ("old.json", "a.md", "b.md", "c.md"))
    one.write_text(SOURCE, encoding="utf-8")
    save(path, [found(one), found(two), found(three)], [one, two, three])
    three.write_text(SOURCE, encoding="utf-8")
    save(path, [], [three])
    assert [row["file"] for row in load(path).rows] == ["a.md"], "b.md is gone, c.md is clean"


REFUSED = [
    (None, "no such baseline", "not written yet"),
    ("It costs $2.", "not a baseline", "a draft"),
    ('{"findings": []}', "not a baseline", "another program's JSON"),
    ('{"what": "counterclaim baseline", "version": 1, "findings": [1]}', "not a baseline", "broken rows"),
    ('{"what": "counterclaim baseline", "version": 2, "findings": []}', "another version", "a newer program's"),
]


@pytest.mark.parametrize(("text", "said", "why"), REFUSED)
def test_other_files_are_refused_and_never_overwritten(tmp_path: Path, text: str | None, said: str, why: str) -> None:
    path = tmp_path / "old.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        load(path)
    assert said in str(raised.value), why
    if text is not None:
        with pytest.raises(UserError):
            save(path, [], [])
        assert path.read_text(encoding="utf-8") == text
