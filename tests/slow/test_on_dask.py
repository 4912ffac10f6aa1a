"""What is given to a Dask cluster and what becomes of what it fails: without a cluster, in a process of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

SIZES = (0, 1, 49, 50, 51, 99, 100, 101, 149, 150, 1_000)

CODE = """
import json, sys
from pathlib import Path
from counterclaim.flows.orchestration import settings as runtime
runtime.prepare(Path(sys.argv[1]))
from counterclaim.flows.runs import dask as on_dask
from counterclaim.db.records import Pending

sizes = [[len(batch) for batch in on_dask.batches(iter(range(n)))] for n in json.loads(sys.argv[2])]
whole = [n for batch in on_dask.batches(iter(range(333))) for n in batch]

class Failed:
    def result(self):
        raise OSError("the worker died")

body = b"# Nova Lite\\n\\nNova Lite costs $1.00 per million input tokens.\\n"
page = Pending("s", "d", None, "a.md", "a", "text/markdown", body, "2026-01-01T00:00:00Z")
read = [len(reading.extraction.claims) for _, reading in on_dask._landed([page, page], Failed())]
own = {"benchmarks": {"lakeqa": {"aliases": ["LakeQA"], "scale": "percent"}}}
scored = Pending("s", "d", None, "b.md", "b", "text/markdown", b"GPT-4o scores 81% on LakeQA.", "2026-01-01T00:00:00Z")
worded = [len(on_dask.read_batch.fn([scored], words)[0].extraction.claims) for words in ({}, own, {})]
print(json.dumps([sizes, whole == list(range(333)), read, worded]))
"""


@pytest.fixture
def found(tmp_path: Any, program: Any) -> Any:
    ran = program(str(tmp_path / "c.db"), json.dumps(SIZES), code=CODE, warnings="default,ignore::ResourceWarning")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_batches_are_never_small_and_what_the_cluster_fails_is_read_here(found: Any) -> None:
    sizes, in_order, read, worded = found
    assert in_order
    for number, batches in zip(SIZES, sizes, strict=True):
        assert sum(batches) == number
        assert all(50 <= batch < 100 for batch in batches) or batches in ([], [number])
    assert read == [1, 1]
    assert worded == [0, 1, 0], "a task reads with its caller's words, and only that task"
