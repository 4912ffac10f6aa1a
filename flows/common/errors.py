"""UserError, the one error that a command reports: what is wrong, where, and how to correct it."""

from __future__ import annotations


class UserError(Exception):
    """Bad input. The command line prints it as one line on stderr and exits with ``code``."""

    code = 2

    def __init__(self, what: str, where: object = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, str(where), mend
        super().__init__(what)

    def __str__(self) -> str:
        # A name from outside may hold line breaks or control characters: the answer stays one harmless line.
        line = ": ".join(part for part in (self.what, self.where, self.mend) if part)
        return "".join(char if char.isprintable() else "?" for char in " ".join(line.split()))


class NothingFetchedError(UserError):
    """A crawl that got nothing: all else was done, so it is no bad input."""

    code = 1


def first_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first error of what went wrong side by side: a full disk fails every task in the same words."""
    first = group.exceptions[0]
    return first_of(first) if isinstance(first, BaseExceptionGroup) else first
