"""Reads claims about AI models from articles and finds those that cannot all be true.

The public interface of the package; everything else may change between versions. Heavy libraries (spaCy, pandas) are
imported by the functions that need them, so that ``import counterclaim`` is cheap.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from counterclaim.db.records import Conflict
    from counterclaim.db.store import Store
    from counterclaim.extractors.lexicon import Lexicon
    from counterclaim.extractors.records import Document, Extraction

_CHECKOUT = Path(__file__).parents[1]
if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "extractors").is_dir():
    # In a checkout this folder comes before an installed package, and its sub-packages stand beside it.
    __path__.append(str(_CHECKOUT))

from counterclaim.flows.common.version import version as _version  # noqa: E402

__all__ = ["__version__", "add", "check", "claims", "conflict", "conflicts", "extract", "open", "read"]
__version__ = _version()

Source = bytes | str | PathLike[str]  # the bytes of a page, a text, or (as a path) a file that holds one


def read(source: Source, *, kind: str | None = None, url: str | None = None, name: str | None = None) -> Document:
    """Return the document of a page's bytes, of a text, or of the file at a path.

    ``kind`` is ``html``, ``markdown`` or ``text``, guessed when it is not given; ``url`` says where a page came from;
    ``name`` is the document's id (the file's stem, else ``document``). A ``str`` is always the text itself. Raises
    UserError for a file that cannot be read, is empty, binary or too large; nothing for any bytes or text.
    """
    from counterclaim.extractors.parsing import kind_of  # noqa: PLC0415
    from counterclaim.extractors.parsing import read as parse  # noqa: PLC0415

    if isinstance(source, PathLike):
        file = _file(source)
        return parse(file.data, doc_id=name or file.doc, kind=kind or file.kind, url=url)
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    return parse(source, doc_id=name or "document", kind=kind or kind_of("", data) or "text", url=url)


def extract(document: Document, *, lexicon: Lexicon | str | PathLike[str] | None = None) -> Extraction:
    """Return every claim of a document, each with the words that make it: ``document.text[start:end] == quote``.

    ``lexicon`` is the path of a ``counterclaim.yml``, or a lexicon made of one; without it the shipped words are used.
    Claims know the rest of their sentence (``claim.around``). Raises UserError for a file that is wrong.
    """
    from counterclaim.extractors.pipeline import extract as run  # noqa: PLC0415
    from counterclaim.flows.lint.sentences import with_sentences  # noqa: PLC0415

    return with_sentences(run(document, _lexicon(lexicon)), document)


def check(
    sources: Source | Iterable[Source],
    *,
    against: str | PathLike[str] | None = None,
    lexicon: Lexicon | str | PathLike[str] | None = None,
) -> list[Conflict]:
    """Return the conflicts within each text or file, between them, and with the database at ``against``.

    ``sources`` is one source or several, each as ``read`` takes it; ``lexicon`` is as ``extract`` takes it. Raises
    UserError for a file that cannot be read, and StoreError for a database that is missing, not counterclaim's, or
    older than the program.
    """
    from counterclaim.extractors.lexicon import using  # noqa: PLC0415
    from counterclaim.flows.lint.drafts import check_files  # noqa: PLC0415

    several = [sources] if isinstance(sources, bytes | str | PathLike) else list(sources)
    with using(_lexicon(lexicon)):
        return check_files([_file(source, number) for number, source in enumerate(several, 1)], against)


def add(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    db: str | PathLike[str],
    *,
    lexicon: Lexicon | str | PathLike[str] | None = None,
) -> dict[str, int]:
    """Read files and folders into a database, made if need be; return how many documents, claims, ... it then holds.

    A folder is searched for HTML, Markdown and text; a file in it that cannot be read is a warning. Adding a thing
    twice changes nothing. ``lexicon`` is as ``extract`` takes it. Raises UserError for a named file that cannot be
    read, and StoreError, with the file as it was, for one that is not a database of counterclaim.
    """
    from counterclaim.extractors.lexicon import using  # noqa: PLC0415
    from counterclaim.flows.ingest.local_files import gather  # noqa: PLC0415
    from counterclaim.flows.runs.adding import add_files  # noqa: PLC0415

    several = [paths] if isinstance(paths, str | PathLike) else list(paths)
    files = gather([Path(path) for path in several], lambda line: warnings.warn(line, stacklevel=2))
    with using(_lexicon(lexicon)):
        add_files(files, Path(db), workers=1)
    with open(db, create=False, readonly=True) as store:
        return store.counts()


def open(path: str | PathLike[str], *, create: bool = True, readonly: bool = False) -> Store:  # noqa: A001
    """Open a database of claims, made or brought up to date if need be; use it in a ``with`` block.

    Raises StoreError, with the file as it was, when the path is not a database of counterclaim or cannot become one.
    """
    from counterclaim.db.store import Store  # noqa: PLC0415

    return Store.open(Path(path), create=create, readonly=readonly)


def claims(db: str | PathLike[str], **filters: Any) -> pd.DataFrame:
    """Return one row per claim as a DataFrame; the filters are those of ``counterclaim.db.frames.claims``."""
    from counterclaim.db import frames  # noqa: PLC0415

    return frames.claims(Path(db), **filters)


def conflicts(db: str | PathLike[str], **filters: Any) -> pd.DataFrame:
    """Return one row per conflict, worst first; the filters are those of ``counterclaim.db.frames.conflicts``."""
    from counterclaim.db import frames  # noqa: PLC0415

    return frames.conflicts(Path(db), **filters)


def conflict(db: str | PathLike[str], id: str) -> Conflict:  # noqa: A002 - as the column is called
    """Return one conflict of a database with its quotes in their sentences, by its id or a unique beginning of it.

    Raises StoreError for an id that no conflict or several have.
    """
    from counterclaim.flows.lint.sentences import conflicts_with_sentences  # noqa: PLC0415

    with open(db, create=False, readonly=True) as store:
        (found,) = conflicts_with_sentences([store.conflict(id)], {}, store)
    return found


def _lexicon(given: Lexicon | str | PathLike[str] | None) -> Lexicon | None:
    """Return a lexicon as it is, or that of the file at a path; None, which is the shipped one, stays None."""
    if not isinstance(given, str | PathLike):
        return given
    from counterclaim.flows.config.lexicon import read_lexicon  # noqa: PLC0415

    return read_lexicon(Path(given))


def _file(source: Source, number: int = 1) -> Any:
    """Return a source as a file: the one at a path, or one in memory with a name of its own."""
    from counterclaim.flows.ingest.local_files import LocalFile, read_file  # noqa: PLC0415

    if isinstance(source, PathLike):
        return read_file(Path(source))
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    return LocalFile(Path(f"text-{number}"), f"text-{number}", data)
