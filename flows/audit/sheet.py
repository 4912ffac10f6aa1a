"""Writes the sheet of an audit: one flag after the other with the words around each statement, as HTML and JSON Lines.

What the program thinks of a flag (its certainty, its doubts) is left out: whoever judges must not be led by it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from markupsafe import Markup

from counterclaim.db.browse.surroundings import Surroundings
from counterclaim.db.keys import qualifiers_of
from counterclaim.db.records import Evidence
from counterclaim.flows.audit.sample import Drawn
from counterclaim.flows.audit.verdicts import READINGS, VERDICTS
from counterclaim.flows.report.data_files import write_text
from counterclaim.flows.site.formatting import attribute_label, conditions, human_value, kind_label
from counterclaim.flows.site.templates import page, text_of

SHEET, LINES = "audit.html", "audit.jsonl"
REACH = 300  # characters each side of a quote


def write_sheet(out: Path, drawn: Sequence[Drawn], around: Mapping[str, Surroundings]) -> tuple[Path, Path]:
    """Write both files into the folder ``out``, which is made if missing; return their paths."""
    rows = [record(number, one, around) for number, one in enumerate(drawn, 1)]
    out.mkdir(parents=True, exist_ok=True)
    html, lines = out / SHEET, out / LINES
    write_text(lines, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    write_text(html, _html(rows))
    return html, lines


def record(number: int, drawn: Drawn, around: Mapping[str, Surroundings]) -> dict[str, Any]:
    """Return the line of a flag; ``verdict`` and each item's ``reading`` are for the judge to fill in."""
    conflict = drawn.conflict
    return {
        "id": conflict.id, "verdict": None, "cause": None, "signal": None, "note": None, "kind": conflict.kind,
        "scope": conflict.scope, "severity": conflict.severity, "subject": conflict.subject, "object": conflict.object,
        "attribute": conflict.attribute, "explanation": conflict.explanation, "number": number, "weight": drawn.weight,
        "items": [_item(item, around.get(item.claim_id)) for item in conflict.evidence],
    }  # fmt: skip


def _item(item: Evidence, near: Surroundings | None) -> dict[str, Any]:
    said = {
        "doc": item.doc, "url": item.url, "start": item.start, "end": item.end, "quote": item.quote,
        "value": item.value, "reading": "reference" if near is None else None, "cause": None, "source": item.source,
        "published": item.published,
    }  # fmt: skip
    if near is None:
        return said
    return said | {
        "read_as": _read_as(item, near), "title": near.title, "place": near.locator, "before": near.before,
        "after": near.after,
    }  # fmt: skip


def _read_as(item: Evidence, near: Surroundings) -> str:
    """Return as a line what the statement was read as."""
    value = human_value(near.attribute, item.value)
    relation = "" if near.relation == "is" else f"{near.relation.replace('_', ' ')} "
    than = f" against {near.object}" if near.object else ""
    under = conditions(qualifiers_of(near.qualifiers))
    return f"{near.subject}, {attribute_label(near.attribute)}: {relation}{value}{than}{f' ({under})' if under else ''}"


def _html(rows: Iterable[Mapping[str, Any]]) -> str:
    rows = list(rows)
    script = text_of("audit.js")
    data = json.dumps(rows, ensure_ascii=False).replace("<", "\\u003c")
    html = page(
        "audit", rows=rows, verdicts=VERDICTS, readings=READINGS,
        kinds={row["kind"]: kind_label(row["kind"])[1] for row in rows},
        attributes={row["attribute"]: attribute_label(row["attribute"]) for row in rows},
        data=Markup(data),  # noqa: S704 - inert data of a script element; no tag can end it
        script=Markup(script),  # noqa: S704 - our own file
        script_hash="sha256-" + b64encode(sha256(script.encode()).digest()).decode(),
    )  # fmt: skip
    return html.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
