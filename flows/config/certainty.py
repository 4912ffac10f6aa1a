"""Finds the bar of certainty that the queue is held against: an option, the settings of the user, or the default."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from counterclaim.db.bar import default_bar, draft_bar
from counterclaim.flows.config.lexicon import checked, find


def bar_of(
    given: float | None,
    lexicon: Path | None,
    beside: Iterable[Path],
    sources: float | None = None,
    *,
    drafts: bool = False,
) -> float:
    """Return the first bar that there is: of the option, of the sources file, of the user's lexicon, of the program.

    ``drafts``: the program's bar for a writer's own texts.
    """
    for bar in (given, sources):
        if bar is not None:
            return bar
    bar = setting(lexicon, beside)
    if bar is not None:
        return bar
    return draft_bar() if drafts else default_bar()


def setting(lexicon: Path | None, beside: Iterable[Path]) -> float | None:
    """Return ``min_certainty`` of the user's lexicon file: of ``lexicon``, else of the one beside some paths."""
    path = lexicon or find(beside)
    if path is None:
        return None
    from counterclaim.flows.common.yaml_file import read_yaml  # noqa: PLC0415 - most runs have no file of the user's

    return checked(read_yaml(path, "lexicon")).min_certainty
