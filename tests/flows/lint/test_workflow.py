"""The workflow for GitHub in docs/LINT.md: what the upload needs is there, and its commands do what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

PAGE = Path(__file__).parents[3] / "docs" / "LINT.md"
WHOLE, LATER = [
    yaml.safe_load(block)
    for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    if "counterclaim check" in block
]
WRONG = "GPT-4o mini costs $0.15 per 1M input tokens. Later on, GPT-4o mini costs $3 per 1M input tokens.\n"
RIGHT = "GPT-4o mini costs $0.15 per 1M input tokens.\n"


def commands(steps: list[dict[str, Any]]) -> list[str]:
    return [step["run"] for step in steps if step.get("run", "").startswith("counterclaim")]


def test_it_is_a_whole_workflow() -> None:
    scanning, annotations = WHOLE["jobs"]["code-scanning"], WHOLE["jobs"]["annotations"]
    assert scanning["permissions"] == {"contents": "read", "security-events": "write"}
    for job in (scanning, annotations):
        uses = [step.get("uses", "").partition("@")[0] for step in job["steps"]]
        assert uses[:2] == ["actions/checkout", "actions/setup-python"]
        assert job["steps"][2]["run"] == 'pip install "$COUNTERCLAIM"'
    (upload,) = [step for step in scanning["steps"] if "upload-sarif" in step.get("uses", "")]
    assert upload["if"] == "${{ !cancelled() }}", "the step before fails on a conflict, and the upload is then wanted"
    assert f"> {upload['with']['sarif_file']}" in commands(scanning["steps"])[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("draft", "fails"),
    [(WRONG, ([True], [True], [False, True])), (RIGHT, ([False], [False], [False, False])), (None, ([True],) * 2)],
    ids=["a conflict", "none", "no such folder"],
)
def test_its_commands_fail_when_it_says_so(tmp_path: Path, draft: str | None, fails: tuple[list[bool], ...]) -> None:
    if draft is not None:
        (tmp_path / "posts").mkdir()
        (tmp_path / "posts" / "a.md").write_text(draft, encoding="utf-8")
    jobs = [WHOLE["jobs"]["code-scanning"]["steps"], WHOLE["jobs"]["annotations"]["steps"], LATER]
    env = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    for steps, expected in zip(jobs, fails, strict=False):
        shells = [["bash", "-e", "-c", command] for command in commands(steps)]
        ran = [subprocess.run(one, cwd=tmp_path, env=env, capture_output=True, check=False) for one in shells]
        assert [one.returncode != 0 for one in ran] == expected, [one.stderr for one in ran]
    if draft is None:
        (first, *_) = commands(LATER)
        done = subprocess.run(["bash", "-e", "-c", first], cwd=tmp_path, env=env, capture_output=True, check=False)
        assert done.returncode != 0, "bad input is hidden by neither way"
    else:
        assert (tmp_path / "facts.sarif").stat().st_size > 0
