"""Which site each file of a folder is from: several sites are several sources, one folder of one site is one."""

from pathlib import Path

import pytest

from counterclaim.db.store import Store
from counterclaim.flows.ingest.local_files import LocalFile
from counterclaim.flows.ingest.save import save_folders
from counterclaim.flows.ingest.sites import sites

HTML = '<html><head><link rel="canonical" href="https://{}/review"></head><body><p>GPT-4o costs $2.</p></body></html>'
CASES = {
    "front matter names them": (
        {"a.md": "---\nsite: Price Watch\n---\nText", "b.md": "---\nsite: Model Notes\n---\nText"},
        {"a.md": "Price Watch", "b.md": "Model Notes"},
    ),
    "a source that is an address": (
        {"a.md": "---\nsource: https://www.one.example/x\n---\n", "b.md": "---\nsource: https://two.example\n---\n"},
        {"a.md": "one.example", "b.md": "two.example"},
    ),
    "canonical addresses": (
        {"a.html": HTML.format("one.example"), "b.html": HTML.format("two.example")},
        {"a.html": "one.example", "b.html": "two.example"},
    ),
    "hosts in names": (
        {"one.example--review.md": "x", "two.example_prices.md": "x", "notes.md": "x"},
        {"one.example--review.md": "one.example", "two.example_prices.md": "two.example"},
    ),
    "prefixes as archives write them": (
        {"watch--a.md": "x", "watch--b.md": "x", "notes--a.md": "x"},
        {"watch--a.md": "watch", "watch--b.md": "watch", "notes--a.md": "notes"},
    ),
    "one site for all is one folder": ({"a.md": "---\nsite: Watch\n---\n", "b.md": "---\nsite: Watch\n---\n"}, {}),
    "dashes that are no sites: each file another": ({"gpt--a.md": "x", "claude--b.md": "x"}, {}),
    "dashes in some names only": ({"a--x.md": "x", "a--y.md": "x", "b--x.md": "x", "c.md": "x"}, {}),
    "versions are no hosts": ({"gpt-4.1-mini.md": "x", "claude-3.5-sonnet.md": "x", "v3.2.md": "x"}, {}),
    "an own path is no site": ({"a.md": "---\nurl: /a\n---\n", "b.md": "---\nurl: /b\n---\n"}, {}),
}


@pytest.mark.parametrize(("texts", "wanted"), CASES.values(), ids=CASES)
def test_cases(texts: dict[str, str], wanted: dict[str, str]) -> None:
    files = [LocalFile(Path("d") / name, name, text.encode()) for name, text in texts.items()]
    assert {path.name: site for path, site in sites(files).items()} == wanted


def test_each_site_of_a_folder_is_a_source(tmp_path: Path) -> None:
    files = []
    for name, site in (("a", "Price Watch"), ("b", "Model Notes"), ("c", "")):
        path = tmp_path / f"{name}.md"
        path.write_text((f"---\nsite: {site}\n---\n" if site else "") + "GPT-4o costs $2.\n", encoding="utf-8")
        files.append(LocalFile(path, name, path.read_bytes()))
    with Store.open(tmp_path / "c.db") as store:
        save_folders(store, files)
        _, rows = store.query("SELECT d.name, s.name FROM documents d JOIN sources s ON s.id = d.source_id ORDER BY 1")
    assert list(rows) == [("a", "Price Watch"), ("b", "Model Notes"), ("c", tmp_path.name)]
