"""Collects judged statements: those of read flags, and the claims of annotated pages that match their gold or not."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.parsing import kind_of, read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Claim, Document, decimal_of
from counterclaim.extractors.second_reading.place import Page
from counterclaim.extractors.second_reading.review import doubts_about, features

REFERENCE = "genai-prices"
LOST = "right_but_condition_lost"
SEEDS = "seeds"  # their pages are of one site
Key = tuple[str, int, int, str]
PLAIN_KINDS = frozenset({"value", "boolean", "reference"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged statement: its features, whether it was read rightly, and the site it is from.

    ``made`` is False where today's reader makes no such claim any more.
    """

    key: Key
    features: frozenset[str]
    right: bool
    site: str
    gold: bool
    subject: str
    made: bool = True


def site_of(doc: str) -> str:
    """Return the site of a document by its name: what stands before "--", or else before the first hyphen."""
    return doc.split("--" if "--" in doc else "-", maxsplit=1)[0]


def site_of_flag(flag: Mapping[str, Any]) -> str:
    """Return the site of a flag: that which it names, else that of its first page."""
    pages = (str(item["doc"]) for item in flag["items"] if not item["doc"].startswith(REFERENCE))
    return str(flag.get("site") or site_of(next(pages, "")))


def key_of(flag: Mapping[str, Any], item: Mapping[str, Any]) -> Key:
    """Return what names a statement of a flag; an item may be of another attribute than the flag."""
    return item["doc"], item["start"], item["end"], str(item.get("attribute") or flag["attribute"])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def find_documents(folder: Path) -> dict[str, Path]:
    """Return the files of a folder by their names without suffix."""
    return {path.stem: path for path in sorted(folder.iterdir()) if path.is_file()}


def load_document(path: Path) -> Document | None:
    """Return a file as a document, or None for one that is no text."""
    data = path.read_bytes()
    kind = kind_of(path.name, data)
    return read(data, doc_id=path.stem, kind=kind) if kind else None


def claim_of(flag: dict[str, Any], item: dict[str, Any], text: str) -> Claim:
    """Return the claim that a flag's item stands for, as far as the flag says; ``text`` is the document's."""
    value = item.get("value")
    return Claim(
        doc=item["doc"], subject=flag["subject"], attribute=flag["attribute"],
        relation="is", value=decimal_of(value) if not isinstance(value, str) else value,
        quote=text[item["start"] : item["end"]], start=item["start"], end=item["end"], object=None,
        unit=describe(flag["attribute"]).unit,
    )  # fmt: skip


class Claims:
    """The claims of documents as the reader finds them today, read once."""

    def __init__(self, files: dict[str, Path]) -> None:
        self.files = files
        self._pages: dict[str, tuple[Page, tuple[Claim, ...]] | None] = {}

    def page(self, doc: str) -> tuple[Page, tuple[Claim, ...]] | None:
        """Return a document, prepared, with its claims."""
        if doc not in self._pages:
            document = load_document(self.files[doc]) if doc in self.files else None
            self._pages[doc] = (Page(document), extract(document).claims) if document else None
        return self._pages[doc]

    def date(self, doc: str) -> str | None:
        """Return when a document says that it was published, None if it does not."""
        found = self.page(doc)
        return found[0].document.meta.published or found[0].document.meta.modified if found else None

    def best(self, flag: dict[str, Any], item: dict[str, Any]) -> tuple[Claim | None, bool]:
        """Return today's claim of an item and True, else the one that the flag describes; None without its page."""
        found = self.page(item["doc"])
        if found is None:
            return None, False
        value = decimal_of(item.get("value"))
        mixed = flag["kind"] not in PLAIN_KINDS  # its statements are of several attributes and subjects
        for claim in found[1]:
            if claim.start < item["end"] and item["start"] < claim.end and claim.value == value:
                about = {flag["subject"], flag["object"]} & ({claim.subject, claim.object} - {None})
                of = item.get("attribute") or flag["attribute"]
                if (mixed and not item.get("attribute")) or (about and claim.attribute == of):
                    return claim, True
        return (None if mixed else claim_of(flag, item, found[0].document.text)), False


def judged_items(flags: list[dict[str, Any]], claims: Claims, known: Set[Key] = frozenset()) -> Iterator[Judged]:
    """Yield the judged statements of read flags, each once, without those that are ``known`` already.

    A flag that names its site is of annotated pages.
    """
    seen = set(known)
    for flag in flags:
        for item in flag["items"]:
            key = key_of(flag, item)
            if item["doc"].startswith(REFERENCE) or not item.get("reading") or key in seen:
                continue
            claim, made = claims.best(flag, item)
            found = claims.page(item["doc"])
            if claim is None or found is None:
                continue
            seen.add(key)
            if made and item["reading"] == LOST and claim.qualifiers.tier is not None:
                continue  # its condition may be kept by now: it is no longer what was judged
            statement = found[0].statement(claim)
            marks = features(statement, doubts_about(statement))
            gold = "site" in flag
            site = site_of_flag(flag) if gold else site_of(item["doc"])
            yield Judged(key, marks, item["reading"] == "right", site, gold, flag["subject"], made)


def judged_readings(flags: list[dict[str, Any]], claims: Claims) -> Iterator[tuple[Claim, bool]]:
    """Yield the claims of other pages that today's reader makes and people have judged, conditions aside, each once."""
    seen = set()
    for flag in flags:
        for item in flag["items"] if "site" not in flag else ():
            key = key_of(flag, item)
            if item["doc"].startswith(REFERENCE) or not item.get("reading") or key in seen:
                continue
            claim, made = claims.best(flag, item)
            if claim is not None and made:
                seen.add(key)
                yield claim, item["reading"] in {"right", LOST}


def load_scorer(corpus: Path) -> ModuleType:
    """Return the corpus's own scorer as a module."""
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(corpus / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged_claims(
    corpus: Path, name: str, *, strict: bool, beside: Path | None = None
) -> Iterator[tuple[Document, Claim, bool]]:
    """Yield the claims of annotated pages, and whether the gold holds them; ``strict``: with the same conditions.

    Those that match an optional line are left out: readers would differ. Pages may stand ``beside`` the corpus.
    """
    scorer = load_scorer(corpus)
    scorer.strict = strict
    folder = (beside or corpus) / name
    files = find_documents(folder / "docs")
    for gold_file in sorted((folder / "gold").glob("*.jsonl")):
        document = load_document(files[gold_file.stem]) if gold_file.stem in files else None
        if document is None:
            continue
        gold = read_lines(gold_file)
        required, optional = [c for c in gold if not c.get("optional")], [c for c in gold if c.get("optional")]
        for claim in extract(document).claims:
            record = claim.as_dict()
            right = scorer.follows(record, required)
            if right or not scorer.follows(record, optional):
                yield document, claim, right


def gold_items(corpus: Path, name: str) -> Iterator[Judged]:
    """Yield the claims of annotated pages: right where the gold holds them, conditions included."""
    read, page = None, None
    for document, claim, right in judged_claims(corpus, name, strict=True):
        if page is None or read is not document:
            read, page = document, Page(document)
        statement = page.statement(claim)
        marks = features(statement, doubts_about(statement))
        key = (claim.doc, claim.start, claim.end, claim.attribute)
        site = SEEDS if name == SEEDS else site_of(claim.doc)
        yield Judged(key, marks, right, site, True, claim.subject)
