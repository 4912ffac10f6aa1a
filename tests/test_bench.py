"""The measurements run and print what they promise. How fast anything is, is no test: machines differ."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from counterclaim.db.store import Store

ROOT = Path(__file__).parents[1]
LINE = re.compile(r"(?P<name>[^:]+): (?P<value>-?[\d.,e+-]+|nan) (?P<unit>[^()]+?)(?: \((?P<about>.*)\))?")


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Import a module of the bench: the folder is no installed package, it is found from the project's root."""
    monkeypatch.syspath_prepend(str(ROOT))
    return lambda name: import_module(f"bench.{name}")


def run(*arguments: str) -> list[str]:
    """Run the bench in a process without the test's settings and return its lines."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    command = [sys.executable, "-m", "bench", "--quick", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    return [text for text in done.stdout.splitlines() if not text.startswith("--")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "figures"),
    [
        (
            "extraction",
            ["claim-dense articles, ours / blank spaCy", "ordinary pages, ours / blank spaCy"],
        ),
        ("html_parsing", ["HTML pages end to end, claim-dense", "HTML pages end to end, ordinary"]),
        ("worker_processes", ["two processes against one"]),
        ("memory", ["memory, last / first"]),
        ("linearity", ["pages, growth of the time for each MB", "one sentence of prices, twice as long"]),
        ("conflict_check", ["conflicts, detection / GROUP BY", "conflicts, most memory"]),
    ],
)
def test_each_part_prints_its_figures_with_goal_and_verdict(name: str, figures: list[str]) -> None:
    lines = {match["name"]: match for match in map(LINE.fullmatch, run(name)) if match}
    for figure in figures:
        assert re.search(r"goal [<>]= .*(?:met|missed) by a factor of", lines[figure]["about"]), lines[figure][0]


def test_an_unknown_part_is_refused() -> None:
    command = [sys.executable, "-m", "bench", "speed"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "no such part: speed" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("goal", "value", "verdict"),
    [
        ((2.0, "least"), 4.0, "met by a factor of 2.00"),
        ((2.0, "least"), 0.5, "missed by a factor of 4.00"),
        ((2.0, "most"), 4.0, "missed by a factor of 2.00"),
        ((2.0, "most"), 0.5, "met by a factor of 4.00"),
        ((2.0, "most"), 2.0, "met by a factor of 1.00"),
    ],
)
def test_a_verdict_says_by_which_factor(
    part: Callable[[str], ModuleType], goal: tuple[float, str], value: float, verdict: str
) -> None:
    assert part("measure").Goal(*goal).verdict(value) == verdict


class TestMutation:
    PAGE = (
        '<html><head><title>Prices 2025</title></head><body class="v3"><p>Mistral Medium 3.1 costs $2.00 per million '
        "tokens; Medium 3.1 scores 84.5% on MMLU. Yesterday somebody "
        "photographed the remarkable waterfront.</p></body></html>"
    )

    @pytest.fixture
    def mutate(self, part: Callable[[str], ModuleType]) -> ModuleType:
        return part("tools.mutation_testing")

    def test_the_same_seed_gives_the_same_text(self, mutate: ModuleType) -> None:
        assert mutate.mutated(self.PAGE, 5) == mutate.mutated(self.PAGE, 5) != mutate.mutated(self.PAGE, 6)

    def test_markup_stays(self, mutate: ModuleType) -> None:
        tags = r"<[^>]*>"
        assert re.findall(tags, mutate.mutated(self.PAGE, 5)) == re.findall(tags, self.PAGE)

    def test_words_that_rules_read_stay(self, mutate: ModuleType) -> None:
        words = {"costs", "per", "million", "tokens", "scores", "on", "MMLU"}
        for seed in range(20):
            assert words <= set(re.findall(r"\w+", mutate.mutated(self.PAGE, seed)))

    def test_a_number_changes_alike_throughout_a_page(self, mutate: ModuleType) -> None:
        versions = re.findall(r"Medium (\d\.\d)", mutate.mutated(self.PAGE, 5))
        assert len(versions) == 2
        assert len(set(versions)) == 1

    def test_other_words_become_new_ones(self, mutate: ModuleType) -> None:
        texts = [mutate.mutated(self.PAGE, seed) for seed in range(60)]
        assert any("waterfront" not in text for text in texts)
        assert any("waterfront" in text for text in texts)


def test_the_database_holds_what_was_planned(part: Callable[[str], ModuleType], tmp_path: Path) -> None:
    claims_db = part("data.claims_db")
    claims_db.write(tmp_path / "claims.db", claims_db.Plan(500, 10, 20))
    with Store.open(tmp_path / "claims.db", readonly=True) as store:
        claims = list(store.claims())
    assert len(claims) == 500
    assert len({stored.claim.doc for stored in claims}) == 10


@pytest.mark.slow
def test_the_questions_of_the_pages_are_asked(
    part: Callable[[str], ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    part("review_pages").main(["--quick"])
    lines = {match["name"] for match in map(LINE.fullmatch, capsys.readouterr().out.splitlines()) if match}
    assert {"review, home", "review, queue, open", "review, sources", "review, search, a common word"} <= lines
