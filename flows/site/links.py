"""Addresses of the pages: below a database's address in Datasette, or in a folder of files.

Templates ask these objects and never build an address themselves, so that one template serves both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol
from urllib.parse import quote, unquote, urlencode

MAX_FILE_NAME = 60  # characters of a key that is a file's name as it is
MAX_PREFIX = 40  # of one that stands before a digest
_SIMPLE = re.compile(r"[a-z0-9](?:[a-z0-9.]*[a-z0-9])?(?:[ -][a-z0-9](?:[a-z0-9.]*[a-z0-9])?)*")
_SIMPLE_SIGNS = {ord(" "): "-", ord("-"): "_"}
_TAKEN = re.compile(r"(?:index|con|prn|aux|nul|conin|conout|com[0-9]|lpt[0-9])(?:\.|$)")


class Links(Protocol):
    """Addresses of pages; "" where there is no such page. Only ``live`` pages take decisions and searches."""

    @property
    def live(self) -> bool: ...
    def style(self) -> str: ...
    def script(self) -> str: ...
    def home(self) -> str: ...
    def queue(self, **filters: str) -> str: ...
    def conflict(self, conflict_id: str) -> str: ...
    def models(self, **asked: str) -> str: ...
    def model(self, subject_key: str) -> str: ...
    def sources(self, **asked: str) -> str: ...
    def source(self, source_id: str, **asked: str) -> str: ...
    def compare(self, subject_keys: Iterable[str] = ()) -> str: ...
    def search(self, words: str = "", page: str = "") -> str: ...
    def snapshot(self, snapshot_id: str) -> str: ...
    def feed(self) -> str: ...
    def model_feed(self, subject_key: str) -> str: ...
    def source_feed(self, source_id: str) -> str: ...


@dataclass(frozen=True, slots=True)
class LiveLinks:
    """Addresses in Datasette; ``base`` is the review's own (``/claims/-/review``), ``assets`` that of its files."""

    base: str
    assets: str
    mark: str = ""
    live: bool = True

    def style(self) -> str:
        """Return the style sheet's address; ``mark`` changes with its text, so that it may be kept for ever."""
        return f"{self.assets}/site.css?v={self.mark}"

    def script(self) -> str:
        """Return the script's address."""
        return f"{self.assets}/review.js?v={self.mark}"

    def home(self) -> str:
        """Return the first page's address."""
        return self.base

    def queue(self, **filters: str) -> str:
        """Return the conflict queue's address; empty filters are left out."""
        return self._with("/conflicts", filters.items())

    def conflict(self, conflict_id: str) -> str:
        """Return a conflict's address."""
        return f"{self.base}/conflicts/{_part(conflict_id)}"

    def models(self, **asked: str) -> str:
        """Return the address of the list of models: ``q`` (a part of the name), ``after`` or ``before`` a cursor."""
        return self._with("/models", asked.items())

    def model(self, subject_key: str) -> str:
        """Return a model's address."""
        return f"{self.base}/models/{_part(subject_key)}"

    def sources(self, **asked: str) -> str:
        """Return the address of the list of sources, asked as that of the models."""
        return self._with("/sources", asked.items())

    def source(self, source_id: str, **asked: str) -> str:
        """Return a source's address; ``after`` or ``before`` a claim for another page of its claims."""
        return self._with(f"/sources/{_part(source_id)}", asked.items())

    def compare(self, subject_keys: Iterable[str] = ()) -> str:
        """Return the address at which models stand side by side."""
        return self._with("/compare", [("model", key) for key in subject_keys])

    def search(self, words: str = "", page: str = "") -> str:
        """Return the address of the search through quotes."""
        return self._with("/search", [("q", words), ("page", page)])

    def snapshot(self, snapshot_id: str) -> str:
        """Return the address of a stored body, shown as text."""
        return f"{self.base}/snapshots/{_part(snapshot_id)}"

    def feed(self) -> str:
        """Return the address of the feed of all conflicts."""
        return f"{self.base}/feed.atom"

    def model_feed(self, subject_key: str) -> str:
        """Return the address of the feed of a model's conflicts."""
        return f"{self.model(subject_key)}/feed.atom"

    def source_feed(self, source_id: str) -> str:
        """Return the address of the feed of a source's conflicts."""
        return f"{self.source(source_id)}/feed.atom"

    def _with(self, path: str, pairs: Iterable[tuple[str, str]]) -> str:
        asked = urlencode([(name, value) for name, value in pairs if value])
        return f"{self.base}{path}?{asked}" if asked else f"{self.base}{path}"


@dataclass(frozen=True, slots=True)
class FolderLinks:
    """Relative addresses in a folder of files; ``up`` leads from the page to the folder's top (``../`` or "")."""

    up: str = ""
    live: bool = False

    def style(self) -> str:
        """Return the style sheet's address."""
        return f"{self.up}style.css"

    def script(self) -> str:
        """Return "": the folder's pages are read without scripts."""
        return ""

    def home(self) -> str:
        """Return the first page's address."""
        return f"{self.up}index.html"

    def queue(self, **filters: str) -> str:
        """Return the address of the conflicts on the first page; a folder cannot filter by more than severity."""
        return f"{self.up}index.html#{filters.get('severity') or 'conflicts'}"

    def conflict(self, conflict_id: str) -> str:
        """Return a conflict's page."""
        return f"{self.up}conflicts/{file_name(conflict_id)}.html"

    def models(self, **asked: str) -> str:  # noqa: ARG002 - one page has them all
        """Return the page that lists the models."""
        return f"{self.up}models/index.html"

    def model(self, subject_key: str) -> str:
        """Return a model's page."""
        return f"{self.up}models/{file_name(subject_key)}.html"

    def sources(self, **asked: str) -> str:  # noqa: ARG002
        """Return the page that lists the sources."""
        return f"{self.up}sources/index.html"

    def source(self, source_id: str, **asked: str) -> str:  # noqa: ARG002
        """Return a source's page."""
        return f"{self.up}sources/{file_name(source_id)}.html"

    def compare(self, subject_keys: Iterable[str] = ()) -> str:  # noqa: ARG002 - the same question, no such page
        """Return "": a folder holds no page for each choice of models."""
        return ""

    def search(self, words: str = "", page: str = "") -> str:  # noqa: ARG002
        """Return "": a folder cannot search."""
        return ""

    def snapshot(self, snapshot_id: str) -> str:  # noqa: ARG002
        """Return "": stored bodies stay in the database."""
        return ""

    def feed(self) -> str:
        """Return the feed of all conflicts."""
        return f"{self.up}feed.atom"

    def model_feed(self, subject_key: str) -> str:
        """Return the feed of a model's conflicts, which stands beside its page."""
        return f"{self.up}models/{file_name(subject_key)}.atom"

    def source_feed(self, source_id: str) -> str:
        """Return the feed of a source's conflicts, which stands beside its page."""
        return f"{self.up}sources/{file_name(source_id)}.atom"


def file_name(key: str) -> str:
    """Return a name for a file about ``key``: safe on every system, and never the same for two keys.

    Only lower case, since some systems take A and a for one name, and no name that a device has on Windows. Simple
    keys stay readable (``gpt 4o mini`` is ``gpt-4o-mini``); all others end in two underscores and a digest, which the
    simple ones never have: keys are crawled, and somebody may try to put one model's page in place of another's.
    """
    if len(key) <= MAX_FILE_NAME and _SIMPLE.fullmatch(key) and not _TAKEN.match(key):
        return key.translate(_SIMPLE_SIGNS)
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    words = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")[:MAX_PREFIX].rstrip("-")
    return f"{words or 'x'}__{digest}"


def _part(key: str) -> str:
    """Return a key as one part of a path, tilde-encoded as Datasette does: a proxy may decode ``%2F``, not ``~2F``."""
    written = quote(key, safe="", errors="replace").replace("~", "%7E")
    return written.replace(".", "%2E").replace("%", "~")  # a browser takes ".." for the folder above


def key_of(part: str) -> str:
    """Return the key that ``LiveLinks`` wrote as this part of a path."""
    return unquote(part.replace("~", "%"), errors="replace")


def anchor_of(conflict_id: str) -> str:
    """Return a fragment id for a conflict: plain ids as they are, others with a hash so that none collide."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", conflict_id)
    if plain == conflict_id and plain:
        return f"c-{plain}"
    digest = blake2b(conflict_id.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"c-{plain.strip('-')[:40]}-{digest}"
