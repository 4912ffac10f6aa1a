"""Manifest of the files that a report wrote: only these are ever replaced or removed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

MANIFEST = "counterclaim-report.json"
FORMAT = 1

# Names that a report gives to its files. A list that somebody tampered with leads nowhere else.
_NAME = re.compile(r"(?:(?:conflicts|models|sources)/)?[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file was when it was written: its size in bytes and a digest. Size -1: it was about to be written."""

    size: int = -1
    digest: str = ""

    @classmethod
    def of(cls, data: bytes) -> Stamp:
        """Return the stamp of a file's content."""
        return cls(len(data), blake2b(data, digest_size=16).hexdigest())


PLANNED = Stamp()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a folder by name (``conflicts/731cf75e.html``). ``state`` is "" while they are being written.

    ``page`` is where its first page is published, as it was said last, and ``names`` whether it tells who decided
    and what they noted; later reports keep to both.
    """

    state: str = ""
    page: str = ""
    names: bool = True
    files: Mapping[str, Stamp] = field(default_factory=lambda: MappingProxyType({}))

    def as_json(self) -> str:
        """Return the text of the list."""
        files = {name: [stamp.size, stamp.digest] for name, stamp in sorted(self.files.items())}
        said = {"format": FORMAT, "state": self.state, "page": self.page, "names": self.names, "files": files}
        return json.dumps(said, indent=0) + "\n"


def read(out: Path) -> Manifest:
    """Return the list in a folder; an empty one if there is none, or none that this program wrote."""
    try:
        found = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            return Manifest()
        files = {str(name): Stamp(int(size), str(digest)) for name, (size, digest) in found["files"].items()}
        known = {name: stamp for name, stamp in files.items() if is_name(name)}
        return Manifest(str(found["state"]), str(found["page"]), bool(found.get("names", True)), known)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):  # none, cut short, or somebody else's
        return Manifest()


def is_name(name: str) -> bool:
    """Return whether a report may have written a file of this name."""
    return _NAME.fullmatch(name) is not None and name != MANIFEST
