"""Memory that cannot hold a model of its size is found, and nothing where less than all of it is spoken of."""

from __future__ import annotations

import pytest

from counterclaim.db.conflicts import detect
from counterclaim.db.records import Conflict, StoredClaim
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

SIZE = "Llama 3.1 70B has 70 billion parameters.\n\n"
CASES = [
    ("Llama 3.1 70B runs on 24 GB of VRAM.", True, "33 GB even at 4 bit"),
    ("At 16 bit, Llama 3.1 70B runs in 80 GB of VRAM.", True, "130 GB at the precision that is said"),
    ("At FP16, Llama 3.1 70B runs in 80 GB of VRAM.", True, "the same in other words"),
    ("Llama 3.1 70B runs on 48 GB of VRAM.", False, "fits at 4 bit"),
    ("Llama 3.1 70B runs in 32 GB of VRAM.", False, "within a tenth"),
    ("In 2-bit, Llama 3.1 70B runs on 24 GB of VRAM.", False, "fits at the precision that is said"),
    ("On an RTX 4090, Llama 3.1 70B runs in 24 GB of VRAM.", True, "one card that is named"),
    ("Llama 3.1 70B runs on 4 GPUs with 24GB of VRAM each.", False, "of each GPU"),
    ("Llama 3.1 70B needs 2x RTX 4090 (24GB VRAM).", False, "twice that"),
    ("Llama 3.1 70B runs on 24 GB of VRAM with CPU offloading.", False, "a part stands elsewhere"),
    ("Llama 3.1 70B does not run in 24 GB of VRAM.", False, "the page says the same"),
    ("Llama 3.1 70B fits on a single RTX 4090.", True, "24 GB, by the name of the card"),
    ("Llama 3.1 70B runs on two RTX 4090.", False, "48 GB in all"),
    ("Llama 3.1 70B runs on a single H100.", False, "80 GB hold it at 4 bit"),
    ("At FP16, Llama 3.1 70B runs on a single H100.", True, "not at 16 bit"),
    ("Quantized, Llama 3.1 70B runs on a single RTX 4090.", False, "to how many bits is not said"),
    ("With CPU offloading, Llama 3.1 70B runs on a single RTX 4090.", False, "a part of it stands elsewhere"),
    ("Llama 3.1 70B runs on a single GPU.", False, "of which kind is not said"),
]


def check(text: str, *, known: bool = True) -> list[Conflict]:
    document = read(text, doc_id="p", kind="markdown")
    claims = [StoredClaim(str(number), claim, "p", None) for number, claim in enumerate(extract(document).claims)]
    found = detect(claims, texts=lambda _: document.text if known else "")
    return [one for one in found if one.attribute in {"vram", "min_gpus"}]


@pytest.mark.parametrize(("text", "flagged", "why"), CASES, ids=[why for *_, why in CASES])
def test_memory_against_size(text: str, *, flagged: bool, why: str) -> None:
    assert bool(check(SIZE + text)) is flagged, why


def test_the_weights_are_worked_out() -> None:
    (found,) = check(SIZE + CASES[1][0])
    assert found.kind == "arithmetic"
    assert "alone take 130 GB at 16 bits each" in found.explanation
    assert [item.value for item in found.evidence] == [80, 70_000_000_000]


def test_without_the_page_nothing_is_said() -> None:
    assert check(SIZE + CASES[0][0], known=False) == []
