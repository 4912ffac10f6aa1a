"""Runs a module as a program and ends it when standard input closes: ``python -m ...watchdog MODULE ...``.

The parent holds the other end of the pipe, so that the program never outlives a parent that is killed.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

PATIENCE = 10.0  # seconds that the program has to end in order


def main() -> None:
    """Watch standard input, then become the module."""
    threading.Thread(target=_watch, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _watch() -> None:
    while os.read(0, 4096):  # not sys.stdin: the program may use or close that
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)


if __name__ == "__main__":
    main()
