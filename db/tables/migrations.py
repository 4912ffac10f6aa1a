"""Schema of the database as numbered migrations. A released migration is never edited; a change is a new one.

The views hold no data: they are created again from ``views.sql`` whenever a migration is applied, so a change of
``views.sql`` needs a new (possibly empty) migration.
"""

from __future__ import annotations

import re
import sqlite3
from importlib.resources import files

from counterclaim.db.bar import severity_weights
from counterclaim.db.sqlite.connection import MIGRATION_SET
from counterclaim.db.sqlite.light_import import Database, Migrations
from counterclaim.db.tables import derived, fingerprints

MIGRATIONS = Migrations(MIGRATION_SET)
_VIEW = re.compile(r"^CREATE VIEW (\w+)", re.MULTILINE)


@MIGRATIONS()
def m001_tables(db: Database) -> None:
    """Create the tables and their indexes."""
    _run(db, "m001_tables.sql")


@MIGRATIONS()
def m002_guards(db: Database) -> None:
    """Create the triggers that keep observations and decisions."""
    _run(db, "m002_guards.sql")


@MIGRATIONS()
def m003_search(db: Database) -> None:
    """Create the full-text index over the claims' words."""
    # No triggers: rows of claims are only ever added, and only by the store, which indexes a document's new
    # claims in one statement. A trigger makes FTS5 flush for each row: 60,000 rows/s instead of 330,000.
    db.table("claims").enable_fts(["subject", "attribute", "quote"], tokenize="porter")


@MIGRATIONS()
def m004_support(db: Database) -> None:
    """Create the tables of what follows from the claims, and let a decision pin the values it is about."""
    _run(db, "m004_support.sql")


@MIGRATIONS()
def m005_checked(db: Database) -> None:
    """Create the tables of what the last check of conflicts saw."""
    _run(db, "m005_checked.sql")


@MIGRATIONS()
def m006_outlines(db: Database) -> None:
    """Create the indexes that a check of everything reads, and the fingerprints of the documents that are there."""
    _run(db, "m006_outlines.sql")
    fingerprints.renew(db, [id_ for (id_,) in db.execute("SELECT id FROM documents").fetchall()])


@MIGRATIONS()
def m007_history(db: Database) -> None:
    """Store bodies once, and log which body a document had when and what became of its claims."""
    _drop_views(db)  # a view that names a column keeps it from being dropped
    _run(db, "m007_history.sql")


@MIGRATIONS()
def m008_crawling(db: Database) -> None:
    """Create the tables of what crawls remember besides documents."""
    _run(db, "m008_crawling.sql")


@MIGRATIONS()
def m009_browsing(db: Database) -> None:
    """Create what the review pages ask for at once; m014 makes it of what is there."""
    _run(db, "m009_browsing.sql")


@MIGRATIONS()
def m010_counting(db: Database) -> None:
    """Let checks count what they write, instead of triggers."""
    _run(db, "m010_counting.sql")


@MIGRATIONS()
def m011_all_claims(db: Database) -> None:
    """Add the view of all claims, current or not: views are made anew after the last migration."""


@MIGRATIONS()
def m012_kinds(db: Database) -> None:
    """Let conflicts be of any kind: which there are, ``conflicts/kinds.yml`` says."""
    _replace_column(db, "kind", "m012_kinds.sql")


@MIGRATIONS()
def m013_fingerprints(db: Database) -> None:
    """Make the fingerprints anew, which now tell copies in prose by their words, and let the next check use them."""
    fingerprints.renew(db, [id_ for (id_,) in db.execute("SELECT id FROM documents").fetchall()])
    db.execute("DELETE FROM checked")


@MIGRATIONS()
def m014_certainty(db: Database) -> None:
    """Let conflicts carry their certainty, statements a second reading; count the sure ones apart."""
    _run(db, "m014_certainty.sql")
    ranks = [(-weight, severity) for severity, weight in severity_weights().items()]
    db.conn.executemany("UPDATE conflicts SET queue_rank = ? WHERE severity = ?", ranks)
    derived.rebuild(db)


@MIGRATIONS()
def m015_disputes(db: Database) -> None:
    """Add the view of what is disputed: views are made anew after the last migration."""


@MIGRATIONS()
def m016_unlisted(db: Database) -> None:
    """Tell values that no price list has from those that hold under other conditions; let the next check look again."""
    _replace_column(db, "class", "m016_unlisted.sql")
    derived.rebuild(db)


def migrate(db: Database, *, stop_before: str | None = None) -> None:
    """Bring the schema up to date in one transaction; do nothing, and take no lock, when it is.

    ``stop_before`` names a migration to stop before; the views are made only by the last one.
    Raises sqlite3.Error with the database unchanged when a migration fails.
    """
    if not MIGRATIONS.pending(db):
        return
    db.execute("BEGIN IMMEDIATE")  # one writer at a time: two programs may create the same file
    try:
        MIGRATIONS.apply(db, stop_before=stop_before)
        if not MIGRATIONS.pending(db):
            _make_views(db)
    except BaseException:
        db.rollback()
        raise
    db.commit()


def view_names() -> tuple[str, ...]:
    """Return the names of the documented views, in the order of ``views.sql``."""
    return tuple(_VIEW.findall(_sql("views.sql")))


def _replace_column(db: Database, column: str, name: str) -> None:
    """Run a file that replaces a column of ``conflicts``, without what names the column: it has to make way for it.

    The check of a column goes with it.
    """
    _drop_views(db)
    held = db.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger')"
        " AND sql LIKE ? AND sql LIKE '%conflicts%' ORDER BY rowid",
        [f"%{column}%"],
    ).fetchall()
    for type_, held_name, _ in held:
        db.execute(f"DROP {type_} [{held_name}]")
    _run(db, name)
    for _, _, sql in held:
        db.execute(sql)


def _drop_views(db: Database) -> None:
    for name in reversed(view_names()):
        db.execute(f"DROP VIEW IF EXISTS [{name}]")


def _make_views(db: Database) -> None:
    _drop_views(db)
    _run(db, "views.sql")


def _run(db: Database, name: str) -> None:
    """Execute a file's statements, each ending at the end of a line, inside the transaction that is open.

    sqlite3's own ``executescript`` commits first; sqlite-utils' looks for the end after every character, which made
    four fifths of the time that a new database took.
    """
    statement = ""
    for line in _sql(name).splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
    if statement.strip():
        db.execute(statement)


def _sql(name: str) -> str:
    return (files("counterclaim.db.tables") / "sql" / name).read_text(encoding="utf-8")
