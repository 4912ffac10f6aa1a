"""Floors on the annotated corpus, from its gold claims: what must be found, and what must not be flagged."""

import json
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import pytest

from counterclaim.db.conflicts import detect
from counterclaim.db.records import StoredClaim
from counterclaim.extractors.records import Claim, Qualifiers, decimal_of

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared" / "corpus"
VERDICTS = ROOT / "tests" / "eval" / "verdicts.jsonl"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the annotated corpus is not at ../shared/corpus"),
]


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def gold(name):
    """Gold claims with their offsets; a quote that the file's markup breaks up gets a place of its own."""
    folder = CORPUS / name
    dates = {row["doc"]: row.get("published") for path in folder.glob("manifest*.jsonl") for row in rows(path)}
    out = []
    for path in sorted((folder / "gold").glob("*.jsonl")):
        text = next((folder / "docs").glob(f"{path.stem}.*")).read_text(encoding="utf-8")
        last, broken = 0, {}
        for row in rows(path):
            found = text.find(row["quote"], max(0, last - 200))
            found = found if found >= 0 else text.find(row["quote"])
            start = found if found >= 0 else broken.setdefault(row["quote"], 1_000_000 + 1000 * len(broken))
            last = found if found >= 0 else last
            claim = Claim(
                doc=path.stem, subject=row["subject"], attribute=row["attribute"], relation=row.get("relation") or "is",
                value=decimal_of(row["value"]), quote=row["quote"], start=start, end=start + len(row["quote"]),
                object=row.get("object"), qualifiers=Qualifiers.of(row.get("qualifiers") or {}),
            )  # fmt: skip
            key = blake2b(repr(claim).encode(), digest_size=8).hexdigest()
            out.append(StoredClaim(key, claim, path.stem, dates.get(path.stem)))
    return out


def score(script, name, tmp_path, *floors):
    path = tmp_path / "conflicts.jsonl"
    path.write_text("".join(json.dumps(c.as_dict()) + "\n" for c in detect(gold(name))), encoding="utf-8")
    command = [sys.executable, script, name, str(path), "--misses", "40", *floors]
    return subprocess.run(command, cwd=CORPUS, capture_output=True, text=True, check=False)


def test_seeds_conflicts_are_found_and_no_agreement_is_flagged(tmp_path):
    """18 of 26: of the rest 6 need claims that gold has no form for (untested, cannot be run or tuned by yourself)."""
    result = score("score_conflicts.py", "seeds", tmp_path, "--min-recall", "0.69", "--max-false", "0")
    assert result.returncode == 0, result.stdout


def test_dev_values_and_booleans(tmp_path):
    result = score("score_keys.py", "dev", tmp_path, "--min-recall", "0.92", "--min-precision", "0.95")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", ["seeds", "dev"])
def test_everything_flagged_has_been_read_and_holds(name):
    """Each flagged conflict has a person's verdict; a new one must be read before it may pass."""
    verdicts = {row["id"]: row for row in rows(VERDICTS) if row["corpus"] == name}
    found = detect(gold(name))
    unread = [f"{c.id} {c.kind} {c.subject} {c.attribute}: {c.explanation}" for c in found if c.id not in verdicts]
    assert unread == []
    held = [verdicts[c.id]["holds"] for c in found]
    assert sum(held) >= 0.9 * len(held)


def test_each_verdict_has_its_reason():
    assert all(row["reason"] and isinstance(row["holds"], bool) for row in rows(VERDICTS))
