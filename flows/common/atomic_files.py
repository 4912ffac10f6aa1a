"""Writes files atomically: whole or not at all, whatever ends the process."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

PART = ".counterclaim-{}."  # how the name of a file begins while it is written


def write_bytes(path: Path, data: bytes, *, wait: bool = True) -> None:
    """Write the file all or nothing: to a temporary file in the same folder, then renamed over ``path``.

    With ``wait`` it is on the disk afterwards. Raises OSError; the old file and the folder are then as they were.
    """
    handle = NamedTemporaryFile("wb", dir=path.parent, prefix=PART.format(path.name), delete=False)  # noqa: SIM115
    try:
        with handle:
            handle.write(data)
            if wait:
                handle.flush()
                os.fsync(handle.fileno())
        os.chmod(handle.name, 0o644)  # temporary files are private; a report is to be read
        os.replace(handle.name, path)
    except BaseException:
        Path(handle.name).unlink(missing_ok=True)
        raise
