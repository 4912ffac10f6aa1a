"""Reports the contribution of each rule: ``make rules`` (``bench.docs.rule_report --write`` updates docs/RULES.md).

For every rule id: the claims it makes, its share of all claims, how many of them the gold annotations confirm
(precision, by the corpus scorer's own matching), and how many gold claims no other rule finds. The scorer and the
corpora ``seeds`` and ``dev`` are read at ../shared/corpus; without them only the claims on the project's own held-out
pages can be counted, and the report says so.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import ModuleType
from typing import Any

from counterclaim.extractors.lexicon.attributes import attribute_names, describe
from counterclaim.extractors.parsing import kind_of, read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.version import RULESET

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
HELDOUT = ROOT / "tests" / "eval" / "heldout"
LEAST_PRECISION = 0.5
LEXICON_RULES = frozenset({"own"})  # make claims only with a lexicon of the user's, so never on the corpora
DOCS = ROOT / "docs" / "RULES.md"
BEGIN, END = "<!-- begin: make rules -->", "<!-- end: make rules -->"
_RULE_POSITION = 5  # of Draft's fields


@dataclass(slots=True)
class Score:
    """One rule on one corpus: claims made, and those that gold confirms or denies; optional ones count neither way.

    ``alone`` counts the gold claims that this rule finds and no other.
    """

    claims: int = 0
    right: int = 0
    wrong: int = 0
    alone: int = 0

    @property
    def precision(self) -> float | None:
        """Return the confirmed share of what counts, None if nothing does."""
        counted = self.right + self.wrong
        return self.right / counted if counted else None


@dataclass(slots=True)
class Report:
    """Scores by rule and corpus. ``scored`` is False where there was no scorer, so only claims are counted."""

    corpora: tuple[str, ...]
    scored: bool
    rules: dict[str, dict[str, Score]] = field(default_factory=dict)

    def total(self, rule: str) -> Score:
        """Return a rule's score over all corpora."""
        found = list(self.rules.get(rule, {}).values())
        return Score(*(sum(getattr(score, f.name) for score in found) for f in fields(Score)))

    @property
    def claims(self) -> int:
        """Return how many claims all rules made."""
        return sum(self.total(rule).claims for rule in self.rules)

    def idle(self) -> list[tuple[str, str]]:
        """Return (rule, reason) for each rule that earns nothing: no claims, or mostly wrong ones."""
        out = []
        for rule in sorted(set(self.rules) - LEXICON_RULES):
            score = self.total(rule)
            if not score.claims:
                out.append((rule, "no claims"))
            elif score.precision is not None and score.precision < LEAST_PRECISION:
                out.append((rule, f"precision {score.precision:.2f}"))
        return out


def rule_ids() -> list[str]:
    """Return every rule id that the extractors can give a claim, read from their code."""
    found: set[str] = set()
    for path in sorted((ROOT / "extractors").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.update(rule for value in _rule_arguments(node) for rule in _spelled(value))
    return sorted(found)


def _rule_arguments(call: ast.Call) -> Iterator[ast.expr]:
    if isinstance(call.func, ast.Name) and call.func.id in {"Draft", "Claim"}:
        yield from (word.value for word in call.keywords if word.arg == "rule")
        plain = [arg for arg in call.args if not isinstance(arg, ast.Starred)]
        if call.func.id == "Draft" and len(plain) == len(call.args):
            yield from call.args[_RULE_POSITION : _RULE_POSITION + 1]
        elif call.func.id == "Draft":  # start and end given as one starred pair: the rule stands behind it
            star = next(index for index, arg in enumerate(call.args) if isinstance(arg, ast.Starred))
            yield from call.args[star + 1 : star + 2]


def _spelled(value: ast.expr) -> Iterator[str]:
    """Yield the ids an expression stands for; ``f"table.{kind}"`` is one for each kind of label."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from (rule for side in (value.body, value.orelse) for rule in _spelled(side))
    elif isinstance(value, ast.JoinedStr) and isinstance(value.values[0], ast.Constant):
        prefix = str(value.values[0].value)
        yield from (f"{prefix}{ending}" for ending in _endings(prefix))


def _endings(prefix: str) -> Iterable[str]:
    if prefix == "comparison.":
        return ("ratio", "percent_diff", "abs_diff")
    if prefix == "workload.":
        return ("table", "line")
    return sorted({describe(name).kind for name in attribute_names()} | {"score"})


def corpora() -> dict[str, Path]:
    """Return the annotated corpora that are there, by name."""
    found = {"seeds": CORPUS / "seeds", "dev": CORPUS / "dev", "heldout": HELDOUT}
    return {name: folder for name, folder in found.items() if (folder / "gold").is_dir()}


def scorer() -> ModuleType | None:
    """Return the corpus' scorer as a module, None if it is not there."""
    path = CORPUS / "score.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # the corpus is not ours to write to
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


def measure(folders: dict[str, Path], score: ModuleType | None) -> Report:
    """Read every page of the corpora and score each rule's claims."""
    report = Report(tuple(folders), score is not None, {rule: {} for rule in rule_ids()})
    for name, folder in folders.items():
        for path in sorted((folder / "docs").iterdir()):
            _measure_page(report, name, folder, path, score)
    return report


def _measure_page(report: Report, corpus: str, folder: Path, path: Path, score: ModuleType | None) -> None:
    data = path.read_bytes()
    document = read(data, doc_id=path.stem, kind=kind_of(path.name, data) or "text")
    claims = [claim.as_dict() for claim in extract(document).claims]
    gold_file = folder / "gold" / f"{path.stem}.jsonl"
    gold = score.read_jsonl(gold_file) if score and gold_file.is_file() else []
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for claim in claims:
        by_rule.setdefault(claim["rule"], []).append(claim)
    for rule, made in by_rule.items():
        row = report.rules.setdefault(rule, {}).setdefault(corpus, Score())
        row.claims += len(made)
        if score and gold_file.is_file():
            verdicts = judged(made, gold, score)
            row.right += verdicts[True]
            row.wrong += verdicts[False]
    if score:
        for claim in score.distinct([entry for entry in gold if not entry.get("optional")]):
            finders = [rule for rule, made in by_rule.items() if score.follows(claim, made)]
            if len(finders) == 1:
                report.rules[finders[0]][corpus].alone += 1


def judged(claims: list[dict[str, Any]], gold: list[dict[str, Any]], score: ModuleType) -> Counter[bool]:
    """Count one rule's claims on one page as the scorer does: each once, by required gold, optional gold skipped."""
    required = [entry for entry in gold if not entry.get("optional")]
    optional = [entry for entry in gold if entry.get("optional")]
    verdicts: Counter[bool] = Counter()
    for claim in score.distinct(claims):
        if score.follows(claim, required):
            verdicts[True] += 1
        elif not score.follows(claim, optional):
            verdicts[False] += 1
    return verdicts


def table(report: Report) -> list[list[str]]:
    """Return the rows of the report, header first, most claims first."""
    rows = [["rule", "claims", "share", *(f"precision {name}" for name in report.corpora), "precision all", "alone"]]
    for rule in sorted(report.rules, key=lambda rule: (-report.total(rule).claims, rule)):
        total = report.total(rule)
        share = f"{total.claims / report.claims:.1%}" if report.claims else "-"
        scores = [report.rules[rule].get(name, Score()) for name in report.corpora]
        alone = str(total.alone) if report.scored else "-"
        rows.append([rule, str(total.claims), share, *(_shown(score) for score in (*scores, total)), alone])
    return rows


def _shown(score: Score) -> str:
    return "-" if score.precision is None else f"{score.precision:.2f} ({score.right}/{score.right + score.wrong})"


def lines(report: Report, *, markdown: bool = False) -> Iterator[str]:
    """Yield the report as text: a table, then the rules that earn nothing."""
    rows = table(report)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for index, row in enumerate(rows):
        cells = [
            cell.ljust(width) if not i else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"| {' | '.join(cells)} |" if markdown else "  ".join(cells).rstrip()
        if markdown and not index:
            yield (
                "|" + "|".join([":" + "-" * (widths[0] + 1), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|"
            )
    yield ""
    yield f"{report.claims} claims, rules {RULESET}, on {', '.join(report.corpora) or 'nothing'}."
    if not report.scored:
        yield "No precision: the annotated corpus and its scorer are not at ../shared/corpus."
    idle = report.idle()
    yield "Rules that earn nothing: " + (", ".join(f"{rule} ({why})" for rule, why in idle) or "none") + "."


def written(document: str, report: Report) -> str:
    """Return a Markdown document with the report put between its two marks. Raises ValueError if it has none."""
    before, found, rest = document.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"no place for the table: add the lines {BEGIN} and {END}")
    body = "\n".join(lines(report, markdown=True))
    return f"{before}{BEGIN}\n{body}\n{END}{after}"


def described(document: str) -> set[str]:
    """Return the rule ids that a Markdown document explains, its table of figures apart."""
    text = document.partition(BEGIN)[0] + document.partition(END)[2]
    return set(re.findall(r"`((?!\w+\.py`)[a-z]+(?:\.[a-z_]+)+|keyvalue|own)`", text))


def undescribed(report: Report, document: str) -> list[str]:
    """Return the rules that the document does not explain."""
    return sorted(set(report.rules) - described(document))


def main(arguments: list[str] | None = None) -> int:
    """Print the report, or write it into the document."""
    parser = argparse.ArgumentParser(prog="bench.docs.rule_report", description="What each rule earns.")
    parser.add_argument("--write", action="store_true", help="put the table into docs/RULES.md")
    options = parser.parse_args(arguments)
    report = measure(corpora(), scorer())
    if options.write and not report.scored:
        parser.error("the corpus is not at ../shared/corpus: the table would lose its precision")
    if options.write:
        DOCS.write_text(written(DOCS.read_text(encoding="utf-8"), report), encoding="utf-8")
    for line in lines(report):
        print(line)
    if missing := undescribed(report, DOCS.read_text(encoding="utf-8")):
        print(f"Not described in {DOCS.relative_to(ROOT)}: {', '.join(missing)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
