"""Tells HTML data tables from layout tables and reads their rows of cells."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import Tag

from counterclaim.extractors.parsing.grid import MAX_COLSPAN, MAX_ROWSPAN, Grid, RawCell, grids
from counterclaim.extractors.parsing.html.dom import CELL_ROLES, HEADINGS, Page, attribute, is_text, line_of
from counterclaim.extractors.parsing.html.inline import InlineReader, icon_text

_LONG_CELL = 600  # mean characters a cell from which a table is page layout
_TABLE_ROLES = frozenset({"table", "grid", "treegrid"})
_BOLD = frozenset({"b", "strong"})


def is_table(tag: Tag) -> bool:
    """Return whether an element is a table by name or by role."""
    return tag.name == "table" or (tag.name != "td" and attribute(tag, "role").lower() in _TABLE_ROLES)


def is_data(tag: Tag, page: Page) -> bool:
    """Return whether a table holds data; else it is page layout, read as a container of blocks."""
    if attribute(tag, "role").lower() in ("presentation", "none"):
        return False
    facts = page.of(tag)
    if facts.cells <= 1 or facts.structure > 1 or facts.text > _LONG_CELL * facts.cells:
        return False
    return not facts.level or all(_head_like(cell, page) for _, row in _rows(tag) for cell in _cells(row))


def _head_like(cell: Tag, page: Page) -> bool:
    """Return whether a cell with a heading in it is a header or a short label, not an article in a layout table."""
    facts = page.of(cell)
    return not facts.level or cell.name == "th" or facts.text <= 160


def read_table(tag: Tag, reader: InlineReader, *, caption: str = "") -> Iterator[Grid]:
    """Yield the grid of a table of data; several if it is huge (see ``grids``)."""
    rows: list[list[RawCell]] = []
    head, leading = 0, True
    for in_head, row in _rows(tag):
        if reader.skipper.skips(row, cell=True):
            continue
        cells = [_raw(cell, reader, line_of(row)) for cell in _cells(row)]
        leading = leading and in_head
        head += int(leading)
        rows.append(cells)
    return grids(rows, head=head, caption=caption)


def caption_of(tag: Tag) -> Tag | None:
    """Return the element with a table's caption: its own, else the caption of the figure around it."""
    for child in tag.contents:
        if isinstance(child, Tag) and child.name == "caption":
            return child
    parent = tag.parent
    for _ in range(4):
        if parent is None:
            return None
        if parent.name == "figure":
            return next((c for c in parent.contents if isinstance(c, Tag) and c.name == "figcaption"), None)
        parent = parent.parent
    return None


def _rows(tag: Tag) -> Iterator[tuple[bool, Tag]]:
    """Yield (stands in the head, row) in order, not looking into nested tables or rows."""
    stack: list[tuple[bool, Iterator[object]]] = [(False, iter(tag.contents))]
    while stack:
        in_head, rest = stack[-1]
        for node in rest:
            if not isinstance(node, Tag) or node.name in ("caption", "colgroup"):
                continue
            role = attribute(node, "role").lower()
            if node.name == "tr" or role == "row":
                yield in_head, node
            elif node.name in ("thead", "tbody", "tfoot", "form", "div") or role == "rowgroup":
                stack.append((in_head or node.name == "thead", iter(node.contents)))
                break
        else:
            stack.pop()


def _cells(row: Tag) -> list[Tag]:
    found = [node for node in row.contents if isinstance(node, Tag) and _is_cell(node)]
    if found or row.name == "tr":
        return found
    inner = (child for node in row.contents if isinstance(node, Tag) for child in node.contents)
    return [node for node in inner if isinstance(node, Tag) and _is_cell(node)]


def _is_cell(tag: Tag) -> bool:
    return tag.name in ("td", "th") or attribute(tag, "role").lower() in CELL_ROLES


def _raw(cell: Tag, reader: InlineReader, line: int | None) -> RawCell:
    hidden = reader.skipper.skips(cell, cell=True)
    text = "" if hidden else (reader.whole(cell, cell=True) or icon_text(cell, reader.skipper))
    return RawCell(
        text,
        cell.name == "th" or attribute(cell, "role").lower() in ("columnheader", "rowheader"),
        _span(cell, "rowspan"),
        _span(cell, "colspan"),
        line_of(cell) or line,
        _all_bold(cell),
    )


def _span(cell: Tag, name: str) -> int:
    """Return a span of 1 to MAX_ROWSPAN or MAX_COLSPAN; ``rowspan="0"`` reaches to the table's end."""
    value = attribute(cell, name) or attribute(cell, f"aria-{name}")
    if not value.isdecimal() or len(value) > 9:
        return 1
    number = int(value)
    most = MAX_ROWSPAN if name == "rowspan" else MAX_COLSPAN
    return min(number, most) if number else (most if name == "rowspan" else 1)


def _all_bold(cell: Tag) -> bool:
    """Return whether everything a cell holds is in one bold element or heading."""
    children = [node for node in cell.contents if isinstance(node, Tag) or (is_text(node) and not str(node).isspace())]
    if len(children) != 1 or not isinstance(children[0], Tag):
        return False
    only = children[0]
    return only.name in _BOLD or only.name in HEADINGS or (only.name in ("p", "span", "div") and _inner_bold(only))


def _inner_bold(tag: Tag) -> bool:
    children = [node for node in tag.contents if not (is_text(node) and str(node).isspace())]
    return len(children) == 1 and isinstance(children[0], Tag) and children[0].name in _BOLD
