"""Signal handling: SIGTERM and SIGHUP end a run in order, as Ctrl-C does."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

NAMES = ("SIGTERM", "SIGHUP")


class Ended(BaseException):
    """A signal ended the run. No KeyboardInterrupt: Typer would end with the code of one."""

    def __init__(self, signum: int) -> None:
        self.signum = signum
        super().__init__(signal.Signals(signum).name)


@contextmanager
def heeded() -> Iterator[None]:
    """Turn the first of these signals into ``Ended`` while the block runs; a second one ends the process at once.

    Signals that are ignored (``nohup``) stay ignored. In other threads than the main one nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    got: list[int] = []

    def end(signum: int, _: FrameType | None) -> None:
        got.append(signum)
        for number in before:
            signal.signal(number, signal.SIG_DFL)
        logging.getLogger("asyncio").disabled = True  # it would show where each task was
        raise KeyboardInterrupt  # asyncio lets nothing else through from everywhere

    wanted = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in wanted}
    before = {number: handler for number, handler in before.items() if handler is signal.SIG_DFL}
    for number in before:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if got:  # whatever has become of the interrupt on its way
            raise Ended(got[0])  # the signal outdoes what it caused
