"""The flow on Prefect's real ephemeral server: completes, leaves its artifact, does the same work as --plain.

In a process of its own, as users run it: Prefect reads its settings on import, and its own warnings stay out of
this process.
"""

from __future__ import annotations

import ast
import fcntl
import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.orchestration import server, settings

ROOT = Path(__file__).parents[3]
TIMES = ("last_seen", "first_seen", "fetched_at", "extracted_at", "headers")  # the Date header is one


@pytest.mark.slow
@pytest.mark.prefect
def test_a_run_with_prefect(tmp_path: Path, program: Any, cli: Any, content: Any) -> None:
    db, report = tmp_path / "p" / "claims.db", tmp_path / "p" / "report"
    db.parent.mkdir()
    for folder in (db.parent, tmp_path):
        (folder / "counterclaim.yml").write_text("benchmarks:\n  - {id: lakeqa, aliases: [LakeQA]}\n", encoding="utf-8")
    # Prefect 3.8.8 leaves the sockets of its start-up check to the garbage collector (ResourceWarning).
    ran = program("run", "--db", db, "--report", report, warnings="default,ignore::ResourceWarning")
    assert ran.code == 0, ran.err
    assert f"Report: {report}" in ran.out
    lines = [line.partition(":")[0] for line in ran.err.splitlines()]
    assert lines == ["counterclaim", "crawl", "extract", "check", "judge", "report"], (
        f"Prefect must stay quiet: {ran.err}"
    )
    assert list((tmp_path / "home").iterdir()) == [], "nothing in the user's home"

    with closing(sqlite3.connect(db.parent / ".counterclaim" / "prefect" / "run.db")) as conn:
        flows = conn.execute("SELECT name, state_type FROM flow_run ORDER BY created").fetchall()
        tasks = conn.execute("SELECT state_type, count(*) FROM task_run GROUP BY 1").fetchall()
        ((data,),) = conn.execute("SELECT data FROM artifact WHERE key = 'conflicts'").fetchall()
    assert flows[0][0].startswith("sample 2")
    assert [state for _, state in flows] == ["COMPLETED"] * 5, "the run and its four steps"
    assert tasks == [("COMPLETED", 8)], "a task a step and one for each flow in the run, never one a document"
    table = json.loads(json.loads(data) if isinstance(json.loads(data), str) else data)
    assert "high" in {row["severity"] for row in table}

    plain = tmp_path / "plain.db"
    cli("run", "--plain", "--db", plain, "--report", tmp_path / "plain")
    assert content(db, without=TIMES) == content(plain, without=TIMES)
    with closing(sqlite3.connect(db)) as conn:
        marked = "SELECT ruleset LIKE '%+%' FROM {} GROUP BY 1"
        found = [conn.execute(marked.format(table)).fetchall() for table in ("extractions", "runs")]
    assert found == [[(1,)], [(1,)]], "every step used the words beside the database"


def test_settings_keep_prefect_quiet_local_and_untracked(tmp_path: Path) -> None:
    given = settings.settings(tmp_path)
    assert given["PREFECT_HOME"].startswith(str(tmp_path))
    assert given["DO_NOT_TRACK"] == "1"
    assert given["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def test_what_the_user_has_set_is_kept(tmp_path: Path, program: Any) -> None:
    code = (
        "import os\nfrom pathlib import Path\nfrom counterclaim.flows.orchestration import settings\n"
        "os.environ['PREFECT_API_URL'] = 'http://mine/api'\nos.environ['PREFECT_LOGGING_LEVEL'] = 'DEBUG'\n"
        "os.environ['NO_PROXY'] = 'intranet'\n"
        f"settings.prepare(Path({str(tmp_path / 'c.db')!r}))\n"
        "print(*(os.environ[n] for n in ('PREFECT_API_URL', 'PREFECT_LOGGING_LEVEL', 'NO_PROXY', 'PREFECT_HOME')))"
    )
    state = tmp_path / ".counterclaim" / "prefect"
    assert program(code=code).out == f"http://mine/api DEBUG intranet,127.0.0.1,localhost {state}\n"


def test_a_state_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / ".counterclaim").write_text("a file is in the way")
    before = dict(os.environ)
    with pytest.raises(UserError, match="state folder"):
        settings.prepare(tmp_path / "c.db")
    assert dict(os.environ) == before


def test_a_server_of_the_users_own_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://mine.example/api")
    with server.server(tmp_path) as used:
        assert used == server.Server("http://mine.example/api")
    assert list(tmp_path.iterdir()) == [], "none of our own is started"


def test_a_server_that_does_not_start_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(UserError, match="does not start"), server.server(tmp_path):
        pass


def test_no_two_servers_work_on_one_database(tmp_path: Path) -> None:
    def given(**environment: str) -> dict[str, str]:
        with server._database(tmp_path, environment) as found:
            return found

    mine = {server.DATABASE: "postgresql+asyncpg://db.example/prefect"}
    assert given(A="b") == {"A": "b"}, "the first has Prefect's own"
    with (tmp_path / "prefect" / "prefect.db-lock").open("w") as others:
        fcntl.flock(others, fcntl.LOCK_EX)
        assert given()[server.DATABASE] == f"sqlite+aiosqlite:///{tmp_path}/prefect/prefect-2.db"
        assert given(**mine) == mine, "what the user has set is kept"
    assert given() == {}, "free again"


def deployments() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    return found


@pytest.mark.parametrize("deployment", deployments(), ids=lambda one: one["name"])
def test_a_deployment_names_its_flow_and_all_its_parameters_with_their_defaults(deployment: dict[str, Any]) -> None:
    file, _, name = deployment["entrypoint"].partition(":")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    (flow,) = (node for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and node.name == name)
    defaults = [ast.literal_eval(default) for default in flow.args.defaults]
    assert deployment["parameters"] == dict(zip((one.arg for one in flow.args.args), defaults, strict=True))


def test_every_flow_has_a_deployment_and_only_the_run_a_schedule() -> None:
    files = [ROOT / "flows" / "orchestration" / name for name in ("flows.py", "bulk_flow.py")]
    found = (node for file in files for node in ast.parse(file.read_text(encoding="utf-8")).body)
    flows = {node.name for node in found if isinstance(node, ast.AsyncFunctionDef) and node.name.endswith("_flow")}
    assert {one["entrypoint"].partition(":")[2] for one in deployments()} == flows
    assert [one["name"] for one in deployments() if "schedules" in one] == ["daily"]
    assert len(flows) == 6


BULK = """
import asyncio, json, sys
from pathlib import Path
from counterclaim.flows.orchestration import settings as runtime
runtime.prepare(Path(sys.argv[1]) / "c.db")
from counterclaim.flows.orchestration.bulk_flow import bulk_flow
from counterclaim.flows.orchestration.server import server_beside
with server_beside(Path(sys.argv[1]) / "c.db", brief=True):
    state = asyncio.run(bulk_flow(
        sys.argv[1] + "/out", json.loads(sys.argv[2]), workers=0, batch=2, return_state=True))
print(state.name, state.message or "")
"""


@pytest.mark.slow
@pytest.mark.prefect
def test_the_bulk_flow(tmp_path: Path, program: Any) -> None:
    """A task a batch; what the flow writes is what the command writes, and what failed fails the flow."""
    pytest.importorskip("pyarrow")
    from counterclaim.flows.bulk import extracting  # noqa: PLC0415 - an optional extra
    from tests.flows.bulk.making import archives  # noqa: PLC0415

    made = [str(path) for path in archives(tmp_path / "in", 5)]
    quiet = "default,ignore::ResourceWarning,ignore::DeprecationWarning"
    ran = program(str(tmp_path), json.dumps(made), code=BULK, warnings=quiet)
    assert (ran.code, ran.out.startswith("Completed")) == (0, True), ran
    with closing(sqlite3.connect(tmp_path / ".counterclaim" / "prefect" / "run.db")) as conn:
        assert conn.execute("SELECT state_type, count(*) FROM task_run GROUP BY 1").fetchall() == [("COMPLETED", 3)]
        ((said,),) = conn.execute("SELECT description FROM artifact WHERE key = 'bulk-summary'").fetchall()
    assert said.startswith("5 archives: ")
    extracting.extract(made, tmp_path / "plain", workers=0)
    assert [path.read_bytes() for path in sorted((tmp_path / "out").glob("*/*.parquet"))] == [
        path.read_bytes() for path in sorted((tmp_path / "plain").glob("*/*.parquet"))
    ]
    (tmp_path / "none.warc").write_bytes(b"none")
    ran = program(str(tmp_path), json.dumps([*made, str(tmp_path / "none.warc")]), code=BULK, warnings=quiet)
    assert "Failed" in ran.out
    assert "1 archive could not be read" in ran.out
