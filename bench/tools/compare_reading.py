"""Compares what two states of the program read and flag on the corpora, record by record.

``python -m bench.tools.compare_reading write DIR`` writes the claims and conflicts of every corpus as JSON Lines;
``python -m bench.tools.compare_reading diff OLD NEW`` lists what differs and exits with 1 if anything does.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
PARTS = ("seeds", "dev", "more", "wild")
MOST_LINES = 20
CONFLICTS = (
    "SELECT conflict_id, kind, class, scope, severity, subject, object, attribute, explanation, support"
    " FROM all_conflicts ORDER BY conflict_id"
)


def run(*arguments: str | Path) -> str:
    """Return what the command line prints; its own installation is used, from the checkout's parent folder's files."""
    command = [sys.executable, "-m", "counterclaim", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def write(folder: Path) -> None:
    """Write ``<part>.claims.jsonl`` and ``<part>.conflicts.csv`` of every part into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        docs = CORPUS / part / "docs"
        (folder / f"{part}.claims.jsonl").write_text(run("extract", docs, "--format", "jsonl"), encoding="utf-8")
        with tempfile.TemporaryDirectory() as scratch:
            db = Path(scratch) / "claims.db"
            run("add", docs, "--db", db)
            found = run("query", CONFLICTS, "--db", db, "--format", "csv")
        stable = [line for line in found.splitlines() if line]
        (folder / f"{part}.conflicts.csv").write_text("\n".join(sorted(stable)) + "\n", encoding="utf-8")


def diff(old: Path, new: Path) -> int:
    """Print how many records each file lost and gained, with some of them; return how many differ."""
    total = 0
    for path in sorted(old.glob("*.*")):
        before, after = (Counter((folder / path.name).read_text("utf-8").splitlines()) for folder in (old, new))
        lost, gained = before - after, after - before
        total += lost.total() + gained.total()
        print(f"{path.name}: {before.total()} before, {after.total()} after, -{lost.total()} +{gained.total()}")
        for sign, lines in (("-", lost), ("+", gained)):
            print(*(f"  {sign} {line[:300]}" for line in list(lines)[:MOST_LINES]), sep="\n", end="\n" if lines else "")
    return total


def main() -> int:
    """Run the subcommand named on the command line."""
    match sys.argv[1:]:
        case ["write", folder]:
            write(Path(folder))
            return 0
        case ["diff", old, new]:
            return 1 if diff(Path(old), Path(new)) else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
