"""How well labels of tables are read, on the annotated ones beside the project: what is read is right, most is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterclaim.extractors.labels.reading import read_label

LABELS = Path(__file__).parents[3] / "shared" / "corpus" / "labels.jsonl"
NO_ATTRIBUTE = {"name", "none", None}
PRECISION, RECALL = 0.97, 0.88

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not LABELS.is_file(), reason="the annotated labels are not at ../shared/corpus"),
]


def test_labels_are_read_rightly_or_left() -> None:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    right = read = wanted = 0
    missed = []
    for row in rows:
        if row["attribute"] == "unclear":
            continue
        label = read_label(row["label"], row["cells"])
        want = None if row["attribute"] in NO_ATTRIBUTE else row["attribute"]
        found = label.attribute if label else None
        read += found is not None
        wanted += want is not None
        right += found is not None and found == want
        missed += [f"{row['label']}: {found} for {want}"] if found != want else []
    shown = "\n".join(missed)
    assert right >= PRECISION * read, shown
    assert right >= RECALL * wanted, shown
