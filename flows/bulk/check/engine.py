"""Opens DuckDB over the files of a data set, with bounded memory and a folder to spill to.

Views and tables that the others read:

pages     the documents that count: of an address the one fetched last, none that is to be forgotten, numbered by id
stated    the claims of these documents, with ``row``, which names a row of the files
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from counterclaim.flows.bulk.dataset import PARTS, Part, files, forgotten
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.workers import cores

MEMORY = "3GB"  # that DuckDB holds; Python holds the ranges of values beside it
DATABASE = "check.duckdb"
POSITIONS = 22  # bits of a claim's number (``seq``) that say where it stands in its page
_ROWS = 40  # bits of a row's name that say where it stands in its file

Parameters = Sequence[Any] | Mapping[str, Any]

_PAGES = """
CREATE TABLE pages AS
SELECT row_number() OVER (ORDER BY document_id) AS page, * EXCLUDE (claims) FROM (
  SELECT document_id, url, name, site, archive, "offset", file_index AS file, claims FROM read_parquet({files})
  QUALIFY row_number() OVER (PARTITION BY url ORDER BY fetched DESC, document_id, archive, "offset") = 1)
WHERE claims > 0 AND url NOT IN (SELECT url FROM forgotten)"""
_LEFT_OUT = """
CREATE TABLE left_out AS
SELECT archive, "offset" FROM read_parquet({files}) WHERE claims > 0
EXCEPT SELECT archive, "offset" FROM pages"""
_STATED = f"""
CREATE VIEW stated AS
SELECT *, (file_index::BIGINT << {_ROWS}) + file_row_number AS row FROM read_parquet({{files}})"""


@contextmanager
def opened(folder: Path, spill: Path, *, memory: str = MEMORY, threads: int | None = None) -> Iterator[Engine]:
    """Yield the engine over a data set; ``spill`` is an empty folder, for what does not fit into memory.

    Raises UserError for files that cannot be read, too little memory or disk, and a size that is none.
    """
    config: dict[str, Any] = {
        "memory_limit": memory, "threads": threads or cores(), "temp_directory": str(spill / "spill"),
        "preserve_insertion_order": False, "autoinstall_known_extensions": False,
    }  # fmt: skip
    try:
        with closing(duckdb.connect(str(spill / DATABASE), config=config)) as connection:
            engine = Engine(folder, spill, connection)
            engine.begin()
            yield engine
    except duckdb.OutOfMemoryException as error:
        raise UserError("DuckDB needs more memory", folder, f"{_line(error)}: give more, as --memory 8GB") from error
    except duckdb.Error as error:
        raise UserError("DuckDB cannot read the data set", folder, _line(error)) from error


class Engine:
    """DuckDB over the files of one data set."""

    def __init__(self, folder: Path, spill: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self._connection = connection
        self._files = {part: [_held(path, spill / part) for path in files(folder, part)] for part in PARTS}

    def begin(self) -> None:
        """Make the table of pages and the view of claims."""
        gone = forgotten(self.folder)
        found = self.rows(f"SELECT DISTINCT url, host FROM read_parquet({self.files('documents')})") if gone else ()
        self.table("forgotten", [("url", "TEXT")], [(url,) for url, host in found if gone.holds(url, host)])
        self.run(_PAGES.format(files=self.files("documents")))
        self.run(_LEFT_OUT.format(files=self.files("documents")))
        (left_out,) = self.one("SELECT count(*) FROM left_out")
        sql = _STATED.format(files=self.files("claims"))
        self.run(f'{sql} ANTI JOIN left_out USING (archive, "offset")' if left_out else sql)

    def files(self, part: Part) -> str:
        """Return the files of a part of the data set as a list in SQL."""
        quoted = ("'" + str(path).replace("'", "''") + "'" for path in self._files[part])
        return f"[{', '.join(quoted)}]"

    def run(self, sql: str, parameters: Parameters = ()) -> None:
        """Execute one statement."""
        self._connection.execute(sql, _given(parameters))

    def one(self, sql: str, parameters: Parameters = ()) -> tuple[Any, ...]:
        """Return the only row of a query."""
        (row,) = self._connection.execute(sql, _given(parameters)).fetchall()
        return tuple(row)

    def rows(self, sql: str, parameters: Parameters = (), at_once: int = 10_000) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, ``at_once`` in memory; other statements may run meanwhile."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, _given(parameters))
            while rows := cursor.fetchmany(at_once):
                yield from rows

    def table(self, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[Any, ...]]) -> None:
        """Make a table of rows from Python; ``columns`` are (name, type)."""
        self.run(f"CREATE OR REPLACE TABLE {name} ({', '.join(' '.join(column) for column in columns)})")
        values = zip(*rows, strict=True) if rows else [()] * len(columns)
        given = pa.table({column: list(some) for (column, _), some in zip(columns, values, strict=True)})
        if rows:
            self._connection.register("given", given)
            self.run(f"INSERT INTO {name} SELECT * FROM given")
            self._connection.unregister("given")


def _line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _held(path: Path, folder: Path) -> Path:
    """Return a second name of a file, in a folder: whatever replaces the file, its rows stay where they are."""
    folder.mkdir(exist_ok=True)
    held = folder / path.name
    try:
        held.hardlink_to(path)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(path, held)
    return held


def _given(parameters: Parameters) -> Any:
    return dict(parameters) if isinstance(parameters, Mapping) else list(parameters)
