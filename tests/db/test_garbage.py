"""The collector of cycles works less often inside, and as before afterwards."""

from __future__ import annotations

import gc

import pytest

from db.garbage import RARELY, collecting_rarely


@collecting_rarely()
def broken_off(inside: int, why: str) -> None:
    assert gc.get_threshold()[0] == inside, why
    raise ValueError("broken off")


@pytest.mark.parametrize(
    ("before", "inside", "why"),
    [
        ((700, 10, 10), RARELY, "Python's own setting"),
        ((2 * RARELY, 10, 10), 2 * RARELY, "one that is more patient already stays"),
        ((0, 10, 10), 0, "a collector that is off stays off"),
    ],
)
def test_it_is_as_before_afterwards(before: tuple[int, int, int], inside: int, why: str) -> None:
    own = gc.get_threshold()
    gc.set_threshold(*before)
    try:
        with pytest.raises(ValueError, match="broken off"):
            broken_off(inside, why)
        assert gc.get_threshold() == before
    finally:
        gc.set_threshold(*own)
