"""Finds the name of each model as a store of the same claims would give it."""

from __future__ import annotations

from collections.abc import Sequence

from counterclaim.db.keys import content_id
from counterclaim.flows.bulk.check.engine import POSITIONS, Engine

_SPELLINGS = """
SELECT model, subject_key, min(subject), max(subject) FROM stated JOIN keys ON key = subject_key
GROUP BY model, subject_key QUALIFY row_number() OVER (PARTITION BY model ORDER BY subject_key) = 1"""
_OBJECTS = f"""
SELECT model, arg_min(object, (object_key, (page << {POSITIONS}) + position))
FROM stated JOIN keys ON key = object_key JOIN pages USING (document_id) GROUP BY model"""
# The store takes the first claim of its index; of claims that say the same the document's id decides.
_FIRST = f"""
SELECT subject_key, subject, stated.url, published, (page << {POSITIONS}) + position
FROM stated JOIN pages USING (document_id) WHERE subject_key IN (SELECT unnest($keys::TEXT[]))
QUALIFY rank() OVER (PARTITION BY subject_key ORDER BY attribute, relation, value_number NULLS FIRST,
  value NULLS FIRST, value_kind IS NOT DISTINCT FROM 'boolean', qualifiers) = 1"""


def names(engine: Engine, models: Sequence[str]) -> dict[str, str]:
    """Return the names of models by the checkers' keys; ``models`` are the keys by number."""
    out = {models[model]: str(name) for model, name in engine.rows(_OBJECTS)}
    several: dict[str, str] = {}
    for model, key, first, last in engine.rows(_SPELLINGS):
        out[models[model]] = first
        if first != last:
            several[key] = models[model]
    found: dict[str, tuple[tuple[str, str, int], str]] = {}
    for key, name, url, published, seq in engine.rows(_FIRST, {"keys": sorted(several)}):
        place = (content_id("document", url), published or "", seq)
        found[key] = min(found.get(key, (place, name)), (place, name))
    return out | {several[key]: name for key, (_, name) in found.items()}
