"""The collector of cycles is as before after a piece of work, however that ends."""

from __future__ import annotations

import gc

import pytest

from counterclaim.db.sqlite.tuning import infrequent_garbage_collection


def test_it_is_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="broken off"), infrequent_garbage_collection():
        raise ValueError("broken off")
    assert gc.get_threshold() == before
