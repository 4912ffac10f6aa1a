"""Measures whether a fitted choice among all subjects that a value of a sentence may have is better than the rules'.

    python -m bench.fit.attachment_choice [--corpus DIR] [--weights]

Every value that a rule reads is offered to every model that its sentence names or takes up, and to none; the marks of
each are its features. A conditional logistic model, fitted on all sites but one, chooses on that one.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from bench.fit.logistic import Array
from bench.fit.statements import SEEDS, find_documents, load_document, load_scorer, read_lines, site_of
from counterclaim.extractors import pipeline
from counterclaim.extractors.records import Claim, Document
from counterclaim.extractors.rules import capabilities, specs, user_attributes
from counterclaim.extractors.rules.asserted.bearing_marks import marks_of
from counterclaim.extractors.sentences import attachment
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence

ROOT = Path(__file__).resolve().parents[2]
GOLD = ("seeds", "dev", "more")
RIDGE = 3.0
LEAST = 5
CHOSEN = "the rules choose it"
VETOES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
CHOICES = (0.5, 0.6, 0.7, 0.8, 0.9)
_ASKING = (attachment, specs, capabilities, user_attributes)  # the others ask `attachment.owners`
Place = tuple[int, int, str, str]


class Case(NamedTuple):
    """A value: for each possible subject, none last, its features, whether it is right, whether the rules choose it."""

    site: str
    features: tuple[frozenset[str], ...]
    right: tuple[bool, ...]
    chosen: tuple[bool, ...]


def offered(sentence: Sentence, start: int, end: int) -> tuple[str, ...]:
    """Return every model that a value of a sentence may be said of."""
    del start, end
    names = (*(mention.name for mention in sentence.models), *sentence.subjects, *sentence.pair)
    return tuple(dict.fromkeys(names))


@contextmanager
def _every_subject(drafts: list[tuple[Claim, Sentence, Draft]]) -> Iterator[None]:
    """Let the rules make a draft for every subject that they are offered, and collect the drafts."""
    made = pipeline.claim_of

    def collect(document: Document, sentence: Sentence, draft: Draft) -> Claim:
        claim = made(document, sentence, draft)
        drafts.append((claim, sentence, draft))
        return claim

    with ExitStack() as stack:
        stack.enter_context(patch.object(pipeline, "claim_of", collect))
        for module in _ASKING:
            stack.enter_context(patch.object(module, "subjects_for", offered))
        yield


def cases(corpus: Path, folder: Path, scorer: Any) -> Iterator[Case]:
    """Yield the values of annotated pages that may belong to more than one subject."""
    files = find_documents(folder / "docs")
    for gold_file in sorted((folder / "gold").glob("*.jsonl")):
        document = load_document(files[gold_file.stem])
        if document is None:
            continue
        site = site_of(document.id) if folder.parent == corpus else folder.name
        yield from _of_page(document, read_lines(gold_file), SEEDS if folder.name == SEEDS else site, scorer)


def _of_page(document: Document, gold: list[dict[str, Any]], site: str, scorer: Any) -> Iterator[Case]:
    made = {(_place(claim), claim.subject) for claim in pipeline.extract(document).claims}
    drafts: list[tuple[Claim, Sentence, Draft]] = []
    with _every_subject(drafts):
        kept = {(_place(claim), claim.subject) for claim in pipeline.extract(document).claims}
    values: dict[Place, dict[str, tuple[Claim, Sentence, Draft]]] = defaultdict(dict)
    for claim, sentence, draft in drafts:
        if claim.relation == "is" and (_place(claim), claim.subject) in kept:
            values[_place(claim)][claim.subject] = (claim, sentence, draft)
    for place, of in values.items():
        sentence, draft = next(iter(of.values()))[1:]
        judged = _judged(document, [one[0] for one in of.values()], gold, scorer)
        if judged is None or (len(of) < 2 and sentence.models):
            continue
        names = [*of, *(name for name in offered(sentence, 0, 0) if name not in of)]
        features, right, chosen = [], [], []
        for name in names:
            picked = (place, name) in made
            marks = marks_of(sentence, replace(draft, subject=name))
            source = "named" if any(m.name == name for m in sentence.models) else "carried"
            source = "pair" if source == "carried" and name not in sentence.subjects else source
            features.append(frozenset({f"found:{source}", *marks, *([CHOSEN] if picked else ())}))
            right.append(name in judged)
            chosen.append(picked)
        features.append(frozenset({"none", *(["the rules choose none"] if not any(chosen) else ())}))
        yield Case(site, tuple(features), (*right, not any(right)), (*chosen, not any(chosen)))


def _place(claim: Claim) -> Place:
    return claim.start, claim.end, claim.attribute, str(claim.value)


def _judged(document: Document, claims: list[Claim], gold: list[dict[str, Any]], scorer: Any) -> set[str] | None:
    """Return the subjects that the gold has for a value, by lines that quote it if any does; None: readers differ."""
    found = [(claim, line) for claim in claims for line in gold if scorer.follows(claim.as_dict(), [line])]
    here = [(claim, line) for claim, line in found if _quotes(document.text, line, claim)] or found
    right = {claim.subject for claim, line in here if not line.get("optional")}
    return right if right or not here else None


def _quotes(text: str, line: Mapping[str, Any], claim: Claim) -> bool:
    quote, at = line.get("quote") or "", -1
    while quote and (at := text.find(quote, at + 1)) >= 0:
        if at < claim.end and claim.start < at + len(quote):
            return True
    return False


class Problem:
    """The cases as numbers, a row for each possible subject; ``group`` is the case of a row."""

    def __init__(self, found: Sequence[Case], without: frozenset[str] = frozenset()) -> None:
        counts = Counter(name for case in found for one in case.features for name in one - without)
        self.names = sorted(name for name, count in counts.items() if count >= LEAST)
        place = {name: number for number, name in enumerate(self.names)}
        rows = [one for case in found for one in case.features]
        self.rows = np.zeros((len(rows), len(self.names)))
        for row, one in zip(self.rows, rows, strict=True):
            row[[place[name] for name in one if name in place]] = 1
        self.right = np.array([float(right) for case in found for right in case.right])
        self.chosen = np.array([chosen for case in found for chosen in case.chosen])
        self.group = np.array([number for number, case in enumerate(found) for _ in case.features])
        self.sites = np.array([case.site for case in found])[self.group]

    def shares(self, beta: Array, weights: Array | None = None) -> Array:
        """Return the probability of each row within its case, of those with weight only."""
        raised = np.exp(self.rows @ beta) * (1.0 if weights is None else weights)
        return np.asarray(raised / np.bincount(self.group, raised)[self.group])

    def solve(self, kept: NDArray[np.bool_], start: Array | None = None) -> Array:
        """Return the weights of the cases kept: Newton steps with a ridge penalty."""
        beta = np.zeros(len(self.names)) if start is None else start.copy()
        number = int(self.group.max()) + 1
        for _ in range(60):
            said, told = self.shares(beta) * kept, self.shares(beta, self.right) * kept
            slope = self.rows.T @ (told - said) - RIDGE * beta
            mean = np.zeros((number, len(self.names)))
            np.add.at(mean, self.group, self.rows * said[:, None])
            curve = (self.rows * said[:, None]).T @ self.rows - mean.T @ mean + RIDGE * np.eye(len(self.names))
            move = np.linalg.solve(curve, slope)
            beta += move / max(1.0, float(np.abs(move).max()))
            if float(np.abs(move).max()) < 1e-5:
                break
        return beta

    def left_out(self) -> Array:
        """Return the probability of each row by a model that has not seen its site."""
        start = self.solve(np.ones(len(self.group), dtype=bool))
        out = np.zeros(len(self.group))
        for site in sorted(set(self.sites)):
            here = self.sites == site
            out[here] = self.shares(self.solve(~here, start))[here]
        return out


def main() -> None:
    """Print how often rules and model choose rightly, and what a veto or a choice of the model's would change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--weights", action="store_true", help="print the weights fitted on all sites")
    args = parser.parse_args()
    scorer = load_scorer(args.corpus)
    folders = [*(args.corpus / name for name in GOLD), ROOT / "tests" / "eval" / "heldout"]
    found = [case for folder in folders for case in cases(args.corpus, folder, scorer)]
    for title, without in (
        ("marks alone", frozenset({CHOSEN, "the rules choose none"})),
        ("marks and rules", frozenset()),
    ):
        problem = Problem(found, without)
        report(title, problem, problem.left_out())
        if args.weights:
            beta = problem.solve(np.ones(len(problem.group), dtype=bool))
            for weight, name in sorted(zip(np.round(beta, 2), problem.names, strict=True)):
                print(f"    {weight:6.2f}  {name}")


def report(title: str, problem: Problem, said: Array) -> None:
    """Print the accuracy of both, and the cases that bars on the model's probability would change."""
    right, chosen, group = problem.right > 0, problem.chosen, problem.group
    number = int(group.max()) + 1
    best = said == np.array([said[group == case].max() for case in range(number)])[group]
    by_model = np.bincount(group, best & right, minlength=number) > 0
    by_rules = np.bincount(group, chosen & ~right, minlength=number) == 0
    print(f"{title}: {number} values; right by the rules {by_rules.mean():.3f}, by the model {by_model.mean():.3f}")
    none = np.append(group[1:] != group[:-1], True)
    claimed = np.bincount(group, chosen & ~none, minlength=number) > 0
    sure = np.bincount(group, said * chosen, minlength=number)
    for bar in VETOES:
        gone = claimed & (sure < bar)
        lost = int((gone & by_rules).sum())
        print(f"  veto below {bar:.1f}: {int(gone.sum())} values of the rules go, {lost} of them right")
    for bar in CHOICES:
        mine = np.bincount(group, best & ~chosen & ~none & (said >= bar), minlength=number) > 0
        new, other = mine & ~claimed, mine & claimed
        told = (int(new.sum()), int((new & by_model).sum()), int(other.sum()), int((other & by_model).sum()))
        print(
            "  choice above {:.1f}: {} values the rules leave, {} right; {} that they give to another, {} right".format(
                bar, *told
            )
        )


if __name__ == "__main__":
    main()
