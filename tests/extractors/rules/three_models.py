"""A page that compares three models, and what it is read to compare."""

from __future__ import annotations

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

KIMI, SONNET, GEMINI = "Kimi K2", "Claude Sonnet 4", "Gemini 2.5 Pro"
THREE = f"# {KIMI} vs {SONNET} vs {GEMINI}\n\nWe tried all three.\n\n## Verdict\n\n{{text}}\n"
Found = set[tuple[str, str, str, str | None]]


def found(page: str, text: str) -> Found:
    """Return (subject, attribute, relation, object) of what a page compares."""
    claims = extract(read(page.format(text=text).encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, c.relation, c.object) for c in claims if c.relation != "is"}


def ahead(name: str, attribute: str, relation: str) -> Found:
    return {(name, attribute, relation, other) for other in (KIMI, SONNET, GEMINI) if other != name}
