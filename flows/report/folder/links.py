"""Links between the pages of a folder; a link to a page that was not written becomes plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterclaim.flows.site.links import FolderLinks

NOWHERE = "#nowhere"
_DEAD = re.compile(rf'<a\b[^>]*\shref="{NOWHERE}[^"]*"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class WrittenLinks(FolderLinks):
    """Addresses in a folder of the pages ``written`` (names from the folder's top); ``NOWHERE`` for all others."""

    written: frozenset[str] = frozenset()

    def models(self, **asked: str) -> str:  # noqa: ARG002 - a page has all that a folder shows
        """Return the list of models."""
        return self._only(FolderLinks.models(self))

    def sources(self, **asked: str) -> str:  # noqa: ARG002
        """Return the list of sources."""
        return self._only(FolderLinks.sources(self))

    def conflict(self, conflict_id: str) -> str:
        """Return a conflict's page."""
        return self._only(FolderLinks.conflict(self, conflict_id))

    def model(self, subject_key: str) -> str:
        """Return a model's page."""
        return self._only(FolderLinks.model(self, subject_key))

    def source(self, source_id: str, **asked: str) -> str:  # noqa: ARG002
        """Return a source's page."""
        return self._only(FolderLinks.source(self, source_id))

    def _only(self, address: str) -> str:
        return address if address.removeprefix(self.up) in self.written else NOWHERE


def unlinked(html: str) -> str:
    """Return a page without the links that lead nowhere; their words stay.

    What was crawled is escaped, so that no text of it looks like a tag.
    """
    return _DEAD.sub(r"\1", html) if NOWHERE in html else html
