"""A small world to store: two sources, three pages, claims that disagree, a conflict about them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db import support
from counterclaim.db.records import Conflict, Evidence, FetchedBody, Issue, StoredClaim
from counterclaim.db.store import Store
from counterclaim.extractors.records import Claim, Document, Extraction, Metadata, Qualifiers, Unread

EARLY, LATER, LATEST = "2025-08-13T06:00:00Z", "2025-08-14T06:00:00Z", "2025-08-15T06:00:00Z"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as text lines; each line is a claim's quote."""

    source: str
    name: str
    lines: tuple[str, ...]
    claims: tuple[Claim, ...]
    published: str | None = None
    url: str | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def fetched(self, at: str) -> FetchedBody:
        return FetchedBody(self.source, self.name, self.text.encode(), "text/html", at, url=self.url, etag='"1"')

    def document(self) -> Document:
        return Document(self.name, self.text, meta=Metadata(self.name.title(), published=self.published), url=self.url)


class Kit:
    """Helpers shared by the store's tests."""

    early, later, latest = EARLY, LATER, LATEST

    @staticmethod
    def page(
        name: str,
        *claims: tuple[str, str, Any],
        source: str = "alpha",
        published: str | None = "2025-06-01",
        **changes: Any,
    ) -> Page:
        """Return a page that claims (subject, attribute, value) one line each; ``changes`` go to every claim."""
        lines, records, start = [], [], 0
        url = f"https://{source}.example/{name}"
        for subject, attribute, value in claims:
            quote = f"{subject} has {attribute} {value}"
            found = Claim(name, subject, attribute, "is", value, quote, start, start + len(quote), url=url, **changes)
            lines.append(quote)
            records.append(found)
            start += len(quote) + 1
        return Page(source, name, tuple(lines), tuple(records), published, url)

    @staticmethod
    def save(store: Store, page: Page, at: str = EARLY, *, ruleset: str = "r1", unread: tuple[Unread, ...] = ()) -> Any:
        """Store a page and its claims the way the pipeline does; return what the extraction changed."""
        store.save_source(id=page.source, name=f"{page.source}.example", kind="site", at=at)
        snapshot = store.save_snapshot(page.fetched(at))
        extraction = Extraction(page.claims, unread, ruleset)
        return store.save_extraction(snapshot.id, page.document(), extraction, at=at)

    @staticmethod
    def conflict(id_: str, left: StoredClaim, right: StoredClaim, **changes: Any) -> Conflict:
        """Return a conflict of two stored claims."""
        claim = left.claim
        values: dict[str, Any] = {
            "kind": "value", "scope": "across", "severity": "high", "explanation": "Both cannot be true.",
        }  # fmt: skip
        sides = (Evidence.of(left), Evidence.of(right))
        return Conflict(id_, subject=claim.subject, attribute=claim.attribute, evidence=sides, **(values | changes))

    def world(self, store: Store, at: str = EARLY) -> None:
        """Store everything a whole run stores: pages, claims, unread numbers, an issue, conflicts, a review."""
        run = store.start_run("run", "r1", at)
        unread = (Unread(0, 5, "Small", "no unit"),)
        pages = (
            self.page(
                "prices", ("Small 3", "input_price", Decimal("0.10")), ("Small 3", "output_price", Decimal("0.30"))
            ),
            self.page(
                "scores", ("Small 3", "benchmark:mmlu", Decimal("81.0")), ("Small 3", "parameters", Decimal(24 * 10**9))
            ),
            self.page("review", ("Small 3", "input_price", Decimal("0.20")), ("Small 3", "multimodal", False),
                      source="beta", qualifiers=Qualifiers(as_of="2025-05", tier="batch")),
        )  # fmt: skip
        for page in pages:
            self.save(store, page, at, unread=unread)
        store.save_issue(Issue("fetch", "HTTP 500", url="https://beta.example/x", run_id=run), at=at)
        left, right = store.claims(attribute="input_price")
        found = [
            self.conflict("aa11", left, right),
            self.conflict("aa22", left, right, cls="change", severity="low"),
        ]
        store.save_conflicts(found, at)
        store.add_review("aa11", "confirmed", "checked", "ann", at=at)
        store.finish_run(run, at, {"documents": 3})

    def argued(self, store: Store) -> None:
        """Store what three sources say of Nova, Orion and Lyra, two conflicts about it, and who decided on one of them.

        Nova costs 1 and 2 (alpha, January) or 1 and 4 (beta, September); Orion 0.5 and 1.5; nobody prices Lyra.
        """
        self.save(
            store,
            self.page(
                "nova",
                ("Nova", "input_price", Decimal("1.00")),
                ("Nova", "output_price", Decimal(2)),
                ("Nova", "multimodal", True),
                ("Nova", "benchmark:mmlu", Decimal(80)),
                published="2025-01-10",
            ),
        )
        self.save(
            store,
            self.page(
                "rival",
                ("Nova", "input_price", Decimal(1)),
                ("Nova", "output_price", Decimal(4)),
                ("Nova", "multimodal", False),
                ("Nova", "benchmark:mmlu", Decimal(85)),
                ("Orion", "input_price", Decimal("0.5")),
                source="beta",
                published="2025-08-01",
            ),
        )
        self.save(
            store,
            self.page(
                "orion",
                ("Orion", "input_price", Decimal("0.5")),
                ("Orion", "output_price", Decimal("1.5")),
                ("Orion", "multimodal", True),
                ("Lyra", "parameters", Decimal(7 * 10**9)),
                source="gamma",
                published="2025-03-01",
            ),
        )
        found = []
        for id_, attribute in (("cc11", "output_price"), ("cc22", "multimodal")):
            left, right = store.claims(subject="Nova", attribute=attribute)
            kind = "boolean" if attribute == "multimodal" else "value"
            found.append(self.conflict(id_, left, right, kind=kind))
        store.save_conflicts(found, EARLY, scope_complete=False)
        store.add_review("cc22", "confirmed", by="bob", at=EARLY)
        store.add_review("cc22", "dismissed", by="ann", at=LATER)

    @staticmethod
    def weigh(store: Store, references: Iterable[StoredClaim] = (), **more: Any) -> None:
        """Weigh sources and conflicts anew; see ``counterclaim.db.support.refresh``."""
        with store.atomic():
            support.refresh(store._db, references, **more)

    @staticmethod
    def dump(path: Path, *, without: frozenset[str] = frozenset({"last_seen"})) -> dict[str, list[tuple[Any, ...]]]:
        """Return all rows of all tables, sorted, without the columns named."""
        with closing(sqlite3.connect(path)) as conn:
            names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*_fts_*' ORDER BY name"
            tables = [name for (name,) in conn.execute(names)]
            out = {}
            for table in tables:
                columns = [row[1] for row in conn.execute(f"PRAGMA table_info([{table}])") if row[1] not in without]
                rows = conn.execute(f"SELECT {', '.join(f'[{c}]' for c in columns)} FROM [{table}]").fetchall()
                out[table] = sorted(rows, key=repr)
            return out

    @staticmethod
    def rows(path: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Run SQL on a plain connection, committed."""
        with closing(sqlite3.connect(path)) as conn, conn:
            return conn.execute(sql, parameters).fetchall()


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "claims.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened
