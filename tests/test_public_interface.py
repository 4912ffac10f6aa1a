"""The public interface: read, extract, check, open, claims and conflicts, as a notebook or a script uses them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import counterclaim
from counterclaim.db.errors import StoreError
from counterclaim.flows.common.errors import UserError

PRICE = "GPT-4o costs ${} per million input tokens."
PAGE = "<html><body><article><h1>Prices</h1><p>GPT-4o costs $2.50 per million input tokens.</p></article></body></html>"
KINDS = [
    ("a text", PRICE.format("2.50"), None),
    ("bytes of a page", PAGE.encode(), None),
    ("the text of a page", PAGE, None),
    ("Markdown, said so", f"# Prices\n\n{PRICE.format('2.50')}\n", "markdown"),
]


@pytest.mark.parametrize(("source", "kind"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_whatever_is_read_gives_the_same_claim(source: bytes | str, kind: str | None) -> None:
    document = counterclaim.read(source, kind=kind)
    (claim,) = counterclaim.extract(document).claims
    assert (claim.subject, claim.attribute, str(claim.value)) == ("GPT-4o", "input_price", "2.50")
    assert document.text[claim.start : claim.end] == claim.quote


def test_a_path_is_a_file_and_a_text_is_a_text(tmp_path: Path) -> None:
    file = tmp_path / "prices.md"
    file.write_text(PRICE.format(2), encoding="utf-8")
    assert counterclaim.read(file).id == "prices"
    assert counterclaim.read(str(file)).text == str(file), "a str is never opened"
    with pytest.raises(UserError, match="no such file"):
        counterclaim.read(tmp_path / "missing.md")


def test_check_finds_conflicts_in_and_between_texts_and_with_a_database(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", PRICE.format("25")
    old.write_text(PRICE.format("2.50"), encoding="utf-8")
    (conflict,) = [one for one in counterclaim.check([old, new]) if one.kind == "value"]
    assert conflict.scope == "across"
    assert [one for one in counterclaim.check(PRICE.format("2.50")) if one.kind == "value"] == []
    db = tmp_path / "claims.db"
    command = [sys.executable, "-m", "counterclaim", "add", str(old), "--db", str(db)]
    subprocess.run(command, check=True, capture_output=True)
    assert {one.kind for one in counterclaim.check(new, against=db)} >= {"value"}
    with counterclaim.open(db, readonly=True) as store:
        assert store.counts()["claims"] == 1
    assert list(counterclaim.claims(db, subject="GPT-4o")["value"]) == ["2.50"]
    assert len(counterclaim.conflicts(db)) == 0
    with pytest.raises(StoreError):
        counterclaim.check(new, against=tmp_path / "none.db")


def test_a_lexicon_is_given_as_a_file_and_holds_for_one_call(tmp_path: Path) -> None:
    file, text = tmp_path / "own.yml", "GPT-4o scores {}% on LakeQA."
    file.write_text("benchmarks:\n  - {id: lakeqa, aliases: [LakeQA], name: Lake Questions}\n", encoding="utf-8")
    document = counterclaim.read(text.format(81))
    for given, found in ((None, []), (file, ["benchmark:lakeqa"]), (str(file), ["benchmark:lakeqa"]), (None, [])):
        assert [claim.attribute for claim in counterclaim.extract(document, lexicon=given).claims] == found
    texts = [text.format(81), text.format(18)]
    assert counterclaim.check(texts) == []
    (conflict,) = counterclaim.check(texts, lexicon=file)
    assert "Lake Questions" in conflict.explanation, "the words are those of the file there too"
    file.write_text("benchmarks: 3\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"own\.yml:1"):
        counterclaim.extract(document, lexicon=file)


def test_importing_it_is_cheap() -> None:
    code = "import sys, counterclaim; print(sorted({'spacy', 'pandas', 'prefect', 'sqlite_utils'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["db.py", "flows.py", "extractors.py"], ids=str)
def test_a_users_module_of_the_same_name_changes_nothing(name: str, tmp_path: Path) -> None:
    """A ``db.py`` beside a notebook, a ``flows.py`` on the path: ours are inside ``counterclaim``."""
    (tmp_path / name).write_text("raise SystemExit('imported')\n", encoding="utf-8")
    code = (
        "import counterclaim; from counterclaim.db.frames import claims; from counterclaim.flows.cli.main import main"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
    command = [sys.executable, "-m", "counterclaim", "--version"]
    assert subprocess.run(command, check=True, cwd=tmp_path, capture_output=True).stdout


@pytest.mark.slow
def test_a_checkout_works_without_an_editable_installation() -> None:
    """After `pip install .` the folder `counterclaim` of the checkout still comes first in `python -m` and `-c`."""
    code = (
        "import sys; sys.meta_path = [one for one in sys.meta_path if 'ditable' not in repr(one)];"
        "import counterclaim as c; d = c.read('GPT-4o costs $2 per million input tokens.');"
        "print(c.extract(d).claims[0].value)"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("2\n", 0), done.stderr
