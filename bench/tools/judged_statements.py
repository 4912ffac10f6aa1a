"""Counts which statements that a person judged are still read: ``python -m bench.tools.judged_statements``.

The statements are those quoted by flags that were read by hand (``corpus/flags``), each judged right or wrong. A
statement is still read if a claim stands at its place with the flag's subject and attribute. ``--claims FILE`` takes
claims that were written before as JSON Lines; ``--lost CAUSE`` and ``--kept CAUSE`` list statements of a cause.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.tools.compare_reading import CORPUS, run

Statement = dict[str, Any]


def statements(flags: Path) -> Iterator[Statement]:
    """Yield the judged statements, each once, with subject, object and attribute of its flag."""
    seen = set()
    for file in sorted(flags.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            flag = json.loads(line)
            for item in flag["items"]:
                key = (item["doc"], item["start"], flag["attribute"], flag["subject"])
                if key not in seen:
                    seen.add(key)
                    yield {**item, "flag": flag["id"], **{k: flag[k] for k in ("subject", "object", "attribute")}}


def is_read(statement: Statement, claims: list[Statement]) -> bool:
    """Return True if a claim overlaps the statement and is of its attribute and of one of its subjects."""
    names = {statement["subject"], statement["object"]} - {None}
    return any(
        claim["start"] < statement["end"]
        and statement["start"] < claim["end"]
        and {claim["subject"], claim["object"]} & names
        and (claim["attribute"] == statement["attribute"] or statement["attribute"] in {"price", "token_price"})
        for claim in claims
    )


def main() -> None:
    """Print how many statements of each judgement are read now."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=Path, help="claims of the pages, JSON Lines")
    parser.add_argument("--lost", help="list statements of this cause (or 'right') that are no longer read")
    parser.add_argument("--kept", help="list statements of this cause (or 'right') that are still read")
    asked = parser.parse_args()
    by_doc: dict[str, list[Statement]] = defaultdict(list)
    judged = list(statements(CORPUS / "flags"))
    written = asked.claims.read_text(encoding="utf-8") if asked.claims else _read({one["doc"] for one in judged})
    for line in written.splitlines():
        claim = json.loads(line)
        by_doc[claim["doc"]].append(claim)
    read: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for one in judged:
        label = one["reading"] if one["reading"] == "right" else f"{one['reading']}: {one.get('cause')}"
        found = is_read(one, by_doc[one["doc"]])
        every[label] += 1
        read[label] += found
        if (asked.kept if found else asked.lost) in {one.get("cause"), one["reading"]} - {None}:
            print(f"{one['doc']} {one['start']} {one['subject']} {one['attribute']} {one['quote']!r}")
    for label, count in every.most_common():
        print(f"{label:55} {read[label]:4} of {count:4} still read ({read[label] / count:.0%})")


def _read(docs: set[str]) -> str:
    files = sorted(file for file in (CORPUS / "wild" / "docs").iterdir() if file.stem in docs)
    return run("extract", *files, "--format", "jsonl")


if __name__ == "__main__":
    main()
