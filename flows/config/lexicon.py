"""Finds the user's lexicon file, validates it, and makes a ``Lexicon`` of the shipped words and its entries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.extractors.lexicon import SHIPPED, Lexicon, load, using
from counterclaim.flows.common.errors import UserError

if TYPE_CHECKING:
    from counterclaim.flows.common.yaml_file import YamlFile
    from counterclaim.flows.config.lexicon_schema import LexiconFile

NAME = "counterclaim.yml"
_MENDS = {
    "missing": "missing: add it",
    "tuple_type": "give a list: [a, b]",
    "too_short": "give at least one",
    "string_type": "give text, in quotes if it looks like a number",
    "string_pattern_mismatch": "use lower-case letters, digits, and signs only between them",
    "model_type": "give keys with values",
    "dict_type": "give keys with values",
}
WHAT = "lexicon"


def lexicon_for(explicit: Path | None, beside: Iterable[Path]) -> Lexicon:
    """Return the lexicon to read some paths with: the shipped one, with the words of the user's file if there is one.

    ``explicit`` is the file that the user names; without it, ``counterclaim.yml`` beside the paths ``beside`` (in a
    folder, or in a file's folder) is taken. Raises UserError naming file, line, key and mend.
    """
    path = explicit or find(beside)
    return SHIPPED if path is None else read_lexicon(path)


def find(beside: Iterable[Path]) -> Path | None:
    """Return the lexicon file beside some paths, or None. Raises UserError if there are several."""
    folders = dict.fromkeys((path if path.is_dir() else path.parent).resolve() for path in beside)
    found = [folder / NAME for folder in folders if (folder / NAME).is_file()]
    if len(found) > 1:
        raise UserError("two lexicon files", f"{found[0]}, {found[1]}", "name the one to use with --lexicon")
    return _shortest(found[0]) if found else None


def _shortest(path: Path) -> Path:
    """Return the path as seen from here, if it is below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def read_lexicon(path: Path) -> Lexicon:
    """Return the shipped lexicon with the words of a file. Raises UserError naming file, line, key and mend."""
    # Imported here: most runs have no lexicon of the user's.
    from counterclaim.flows.common.yaml_file import read_yaml  # noqa: PLC0415
    from counterclaim.flows.config.lexicon_overlay import LexiconError, build  # noqa: PLC0415

    source = read_yaml(path, WHAT)
    file = checked(source)
    try:
        with using(SHIPPED):  # whatever the caller reads with
            additions = build(file)
        with using(Lexicon.of(additions.by_file())):  # names of aliases are read with the file's own families
            _add_aliases(file, additions)
    except LexiconError as error:
        raise source.refusal(error.place, error.mend) from None
    return Lexicon.of(additions.by_file())


def _add_aliases(file: LexiconFile, additions: Any) -> None:
    from counterclaim.extractors.models.grammar import find_names  # noqa: PLC0415
    from counterclaim.flows.config.lexicon_overlay import LexiconError  # noqa: PLC0415

    for alias, target in file.aliases.items():
        names = find_names(target)
        whole = len(names) == 1 and (names[0].start, names[0].end) == (0, len(target))
        if not whole:
            raise LexiconError(("aliases", alias), f"{target!r} is no model's name: add its family under models")
        if names[0].display != target:
            raise LexiconError(("aliases", alias), f"write the name as claims carry it: {names[0].display!r}")
        read = find_names(alias)
        if len(read) == 1 and (read[0].start, read[0].end) == (0, len(alias)):
            additions.aliases[read[0].display] = target
        else:
            vendor = next(f["vendor"] for f in load("families")["families"] if f["name"] == names[0].family)
            additions.families.append({"name": alias, "vendor": vendor, "heads": [alias], "tiers": []})
            additions.aliases[alias] = target


def checked(source: YamlFile) -> LexiconFile:
    """Return what a lexicon file says. Raises UserError naming file, line, key and mend."""
    from pydantic import ValidationError  # noqa: PLC0415

    from counterclaim.flows.config.lexicon_schema import LexiconFile  # noqa: PLC0415

    try:
        return LexiconFile.model_validate(source.data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        # A misspelt key is also a missing one: the misspelling is what there is to mend.
        first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
        place = tuple(key for key in first["loc"] if key != "[key]")
        raise source.refusal(place, _mend(first["type"], first["msg"], place)) from None


def _mend(kind: str, message: str, place: tuple[str | int, ...]) -> str:
    if kind == "extra_forbidden":
        return f"unknown key: use one of {', '.join(_keys(place))}"
    if kind == "literal_error":
        return message.replace("Input should be", "use")
    return _MENDS.get(kind) or message.removeprefix("Value error, ")


def _keys(place: tuple[str | int, ...]) -> list[str]:
    """Return the keys that may stand where an unknown one stands."""
    from counterclaim.flows.config import lexicon_schema as file  # noqa: PLC0415

    entries: dict[str | int, type[file.Entry]] = {
        "models": file.Family, "attributes": file.Attribute, "benchmarks": file.Benchmark,
        "comparisons": file.Comparison, "licences": file.Licence,
        "licenses": file.Licence, "units": file.Unit,
    }  # fmt: skip
    model = entries[place[0]] if len(place) > 1 else file.LexiconFile
    return list(model.model_fields)
