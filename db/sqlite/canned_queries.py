"""Loads the documented queries of ``queries.yml``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from counterclaim.db.errors import StoreError

_PARAMETER = re.compile(r"(?<![:\w']):([a-z_]+)\b")


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A named question; ``sql`` may hold parameters such as ``:model``, all of which may be empty text.

    ``example`` gives parameters that show something on the sample site.
    """

    title: str
    description: str
    sql: str
    topic: str = ""
    example: Mapping[str, str] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters, in the order in which the SQL first uses them."""
        return tuple(dict.fromkeys(_PARAMETER.findall(self.sql)))

    def bound(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return a value for every parameter: the given one, or empty text. Raises StoreError for an unknown name."""
        unknown = [name for name in given if name not in self.parameters]
        if unknown:
            takes = f"it takes {', '.join(self.parameters)}" if self.parameters else "it takes none"
            raise StoreError(f"query: no such parameter: {unknown[0]}: {takes}")
        return {name: given.get(name, "") for name in self.parameters}


@cache
def canned_queries() -> Mapping[str, CannedQuery]:
    """Return the documented queries by name, in the order of the file.

    Datasette's page of a database asks for them 84 times.
    """
    import yaml  # noqa: PLC0415 - a query of one's own needs no YAML

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # five times as fast, where it was built
    found = yaml.load((files("counterclaim.db.sqlite") / "queries.yml").read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
    return MappingProxyType({name: CannedQuery(**query) for name, query in found.items()})


def canned_query(name: str) -> CannedQuery:
    """Return one documented query by its name. Raises StoreError that says which names are near."""
    queries = canned_queries()
    if name in queries:
        return queries[name]
    near = (
        difflib.get_close_matches(name, queries, n=3)
        or [known for known in queries if len(name) > 2 and name in known][:3]
    )
    guess = f"did you mean {' or '.join(near)}?" if near else "counterclaim query --list names them"
    raise StoreError(f"query: no documented query is called {name}: {guess}")
