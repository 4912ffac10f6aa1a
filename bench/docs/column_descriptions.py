"""Writes what docs/SCHEMA.md says of tables, views and columns as data for Datasette's pages.

``python -m bench.docs.column_descriptions [--write]``
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import yaml

from bench.data.dense_pages import ROOT

DOCS = ROOT / "docs" / "SCHEMA.md"
DATA = ROOT / "flows" / "review" / "sql_pages" / "descriptions.yml"
_HEAD = "# Made from docs/SCHEMA.md: python -m bench.docs.column_descriptions --write\n"
_ROW = re.compile(r"^\| (`[^|]+) \| (.*) \|$", re.MULTILINE)
_SAME = re.compile(r"as in `(\w+)`")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")

Described = dict[str, dict[str, str | dict[str, str]]]


def described(text: str) -> Described:
    """Return the description and the columns of each table and view that a text in the form of SCHEMA.md describes."""
    found: Described = {}
    chapter = ""
    for section in re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]:
        if not section.startswith("`"):
            chapter = section.partition("\n")[0]
            continue
        name = section.split("`")[1]
        said = _plain(section.partition("\n")[2].partition("\n|")[0])
        columns: dict[str, str] = {}
        for names, meaning in _ROW.findall(section):
            columns |= _shared(re.findall(r"`([^`]+)`", names), _plain(meaning))
        found[name] = {"is": "view" if chapter == "Views" else "table", "description": said, "columns": columns}
    return _resolved(found)


def page(text: str) -> str:
    """Return the data as YAML."""
    return _HEAD + yaml.safe_dump(described(text), allow_unicode=True, sort_keys=False, width=120)


def _shared(names: list[str], meaning: str) -> dict[str, str]:
    """Return what each column of one row means: its own part, where there are as many parts as columns."""
    parts = [part.strip() for part in meaning.split(";")]
    return dict(zip(names, parts if len(parts) == len(names) else [meaning] * len(names), strict=True))


def _plain(markdown: str) -> str:
    first = markdown.strip().split("\n\n")[0]
    return " ".join(_LINK.sub(r"\1", first).replace("**", "").split())


def _resolved(found: Described) -> Described:
    """Put what is said of the column elsewhere in place of "as in"."""
    out: Described = {}
    for name, table in found.items():
        columns: dict[str, str] = {}
        for column, meaning in dict(table["columns"]).items():
            same = _SAME.search(meaning)
            there = dict(found.get(same[1], {}).get("columns", {})) if same else {}
            columns[column] = there.get(column, meaning)
        out[name] = {**table, "columns": columns}
    return out


def main() -> int:
    """Print the data, or write them where the program looks for them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    text = page(Path(DOCS).read_text(encoding="utf-8"))
    if parser.parse_args().write:
        DATA.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
