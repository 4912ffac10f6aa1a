"""Entry point of ``counterclaim``: runs one command and turns every expected failure into one line.

Exit codes: 0 done; 1 conflicts found (``check``), or nothing could be fetched (``run``, ``crawl``); 2 bad input or
usage; 130 interrupted; 128 + n ended by signal n.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import suppress

import typer

from counterclaim.db.errors import StoreError
from counterclaim.flows.cli.app import app
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.loudness import set_loudness
from counterclaim.flows.common.signals import Ended

BAD_INPUT = 2
INTERRUPTED = 130


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line ``args`` (default: the process's) and return the exit code."""
    _write_utf8()
    set_loudness()
    try:
        code = app(args=args, prog_name="counterclaim", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except typer.TyperException as error:
        said = error.format_message().rstrip(".")
        return _refuse(f"{said}{' See' if said.endswith('?') else ': see'} {_command(error)} --help", args)
    except (UserError, StoreError) as error:
        return _refuse(str(error), args, error.code if isinstance(error, UserError) else BAD_INPUT)
    except (BrokenPipeError, SystemExit):
        # The reader (head, less) has seen enough: typer then raises SystemExit. Python's own flush must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, sqlite3.Error) as error:
        return _refuse(str(UserError(*_system_words(error))), args)
    except Ended as ended:
        return _ended(ended)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("counterclaim: interrupted\n")
        return INTERRUPTED


def _command(error: typer.TyperException) -> str:
    """Return the command that was used wrongly, as it is called."""
    context = getattr(error, "ctx", None)
    return str(context.command_path) if context else "counterclaim"


def _ended(ended: Ended) -> int:
    """Say which signal ended the run, unless its terminal is gone; return the code that a shell gives for it."""
    with suppress(OSError):
        sys.stderr.write(f"counterclaim: ended by {ended}\n")
        sys.stderr.flush()
    return 128 + ended.signum


def _refuse(message: str, args: Sequence[str] | None, code: int = BAD_INPUT) -> int:
    line = " ".join(message.split())
    if "--log-json" in (sys.argv if args is None else args):
        from counterclaim.flows.common.progress import Json  # noqa: PLC0415 - only for those who asked for it

        Json(sys.stderr).event("error", message=line)
    else:
        sys.stderr.write(f"counterclaim: {line}\n")
    return code


def _system_words(error: OSError | sqlite3.Error) -> tuple[str, str, str]:
    if isinstance(error, OSError):
        return (
            error.strerror or "system error",
            str(error.filename or ""),
            "check the path, its permissions and the disk",
        )
    return "database error", str(error), "check the database file and the disk"


def _write_utf8() -> None:
    """Quotes hold any character, whatever the terminal's locale; what UTF-8 cannot hold is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
