"""Fits the confidence of claims and both models of the second reading, and prints how they judge sites left out.

    python -m bench.fit [--corpus DIR] [--flags FILE]... [--only-claims] [--write]

``--write`` stores what was found where the program reads it: lexicon/confidence.yml, second_reading/weights.yml and
conflicts/certainty.yml; and the table of the confidence of claims in docs/ACCURACY.md.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.fit.confidence_model import as_yaml, fit_confidence, quoted_readings, readings
from bench.fit.confidence_model import left_out as readings_left_out
from bench.fit.flag_model import GOLD as GOLD_FLAG
from bench.fit.flag_model import UNREAD, ReadFlag, fit_flags, read_flag, sure_flags
from bench.fit.flag_model import left_out as flags_left_out
from bench.fit.logistic import Array, area, at_bar, reliability
from bench.fit.page_table import with_table
from bench.fit.planted import planted
from bench.fit.reading_model import fit_reading
from bench.fit.reading_model import left_out as statements_left_out
from bench.fit.statements import SEEDS, Claims, find_documents, gold_items, judged_items, read_lines
from bench.fit.verdicts import telling

ROOT = Path(__file__).resolve().parents[2]
READING = ROOT / "extractors" / "second_reading" / "weights.yml"
CONFIDENCE = ROOT / "extractors" / "lexicon" / "confidence.yml"
CERTAINTY = ROOT / "db" / "conflicts" / "certainty.yml"
OWN = ROOT / "tests" / "eval"
ACCURACY = ROOT / "docs" / "ACCURACY.md"
GOLD = ("seeds", "dev", "more")
IN_CELL = "found:cell"
BANDS = (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
BARS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def main() -> None:
    """Fit, print and perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--flags", type=Path, action="append", default=[], help="further read flags, as audited.jsonl")
    parser.add_argument("--only-claims", action="store_true", help="fit the confidence of claims, no more")
    parser.add_argument("--write", action="store_true", help="store the weights")
    args = parser.parse_args()
    files = [args.corpus / "flags" / "audited.jsonl", *args.flags]
    flags = [flag for file in files for flag in read_lines(file)]
    folders = [args.corpus / name / "docs" for name in ("wild", *GOLD)] + [OWN / "heldout" / "docs"]
    claims = Claims({name: path for folder in folders for name, path in find_documents(folder).items()})
    _fit_claims(args.corpus, flags, claims, write=args.write)
    if args.only_claims:
        return
    statements = [one for name in GOLD for one in gold_items(args.corpus, name)]
    statements += judged_items(flags, claims, {one.key for one in statements})

    chances = statements_left_out(statements)
    read = list(zip(statements, chances, strict=True))
    today = [(one, chance) for one, chance in read if one.made and not one.gold]
    report("Statements", np.array([float(one.right) for one, _ in today]), np.array([chance for _, chance in today]))
    known = {one.key: chance for one, chance in read}
    made = {one.key for one, _ in read if one.made}
    model = fit_reading(statements)
    plain = {one.key for one in statements if model.is_doubtless(one.features)}
    seen: list[ReadFlag] = [read_flag(flag, known, made, claims.date, plain) for flag in telling(flags, made)]
    known_to_hold = planted()
    sure = list(sure_flags(known_to_hold.conflicts, partial(known_to_hold.reading, model)))
    raised = np.array([flag.raised for flag in seen])
    holds = np.array([float(flag.holds) for flag in seen])
    gold = np.array([GOLD_FLAG in flag.features for flag in seen])
    said = flags_left_out([*seen, *sure])[: len(seen)]
    report("Flags", holds[raised & ~gold], said[raised & ~gold])
    seeds = raised & np.array([flag.site == SEEDS for flag in seen])
    for title, chosen in (("Flags of annotated pages", raised & gold & ~seeds), ("Flags of the seeds", seeds)):
        if chosen.any():
            report(title, holds[chosen], said[chosen])
    intercept, weights = fit_flags([*seen, *sure])
    if args.write:
        READING.write_text(document("of a statement being read rightly", model.intercept, model.weights), "utf-8")
        text = document("of a conflict that holds", intercept, weights)
        CERTAINTY.write_text(
            f"{text}unread: {UNREAD}  # the probability of a statement that has no second reading\n", "utf-8"
        )


def _fit_claims(corpus: Path, flags: list[dict[str, Any]], claims: Claims, *, write: bool) -> None:
    """Fit the confidence of claims on annotated pages and on judged statements of others."""
    judged = [*readings(corpus, GOLD, OWN), *quoted_readings(flags, claims)]
    truths = np.array([float(one.right) for one in judged])
    said = np.array(readings_left_out(judged))
    quoted = np.array([one.quoted for one in judged])
    prose = ~quoted & np.array([IN_CELL not in one.features for one in judged])
    report("Claims", truths[~quoted], said[~quoted])
    report("Claims of sentences", truths[prose], said[prose])
    report("Claims that were quoted as evidence of a difference", truths[quoted], said[quoted])
    if write:
        CONFIDENCE.write_text(as_yaml(fit_confidence(judged), CONFIDENCE.read_text("utf-8")), "utf-8")
        page = with_table(ACCURACY.read_text("utf-8"), (truths[~quoted], said[~quoted]), (truths[quoted], said[quoted]))
        ACCURACY.write_text(page, "utf-8")


def report(title: str, truths: Array, scores: Array) -> None:
    """Print area, reliability and precision at several bars, each by models that have not seen the site."""
    print(f"{title}: {len(truths)}, {truths.mean():.2f} of them true; area under the curve {area(truths, scores):.3f}")
    print("  said            number  mean said  true")
    for low, high, count, said, true in reliability(truths, scores, BANDS):
        print(f"  {low:.2f} to {min(high, 1):.2f}  {count:8}  {said:9.2f}  {true:.2f}")
    print("  bar   reach it  precision  recall")
    for bar in BARS:
        count, precision, recall = at_bar(truths, scores, bar)
        print(f"  {bar:.2f}  {count:8}  {precision:9.2f}  {recall:.2f}")


def document(what: str, intercept: float, weights: dict[str, float]) -> str:
    """Return a model as YAML, the weights that speak most against it first."""
    lines = [
        f"# The logistic model {what}: fitted by `make fit`, not by hand. A weight is in logits.",
        f"intercept: {intercept}",
        "weights:",
        *(f'  "{name}": {weights[name]}' for name in sorted(weights, key=lambda name: (weights[name], name))),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
