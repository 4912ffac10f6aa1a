"""The flows on a real Prefect server: deployed, run by a worker, scheduled, read back through its API.

One server for all of them. Programs of their own talk to it, as users' do: Prefect reads its settings on import.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from counterclaim.flows.common import private_files
from counterclaim.flows.orchestration import server
from counterclaim.flows.orchestration import settings as runtime
from tests.flows.mailbox import mailbox

ROOT = Path(__file__).parents[2]
TIMES = ("last_seen", "first_seen", "fetched_at", "extracted_at")
pytestmark = [pytest.mark.prefect, pytest.mark.timeout(400)]  # real servers, on a machine that may be busy


@dataclass(frozen=True)
class Prefect:
    """A running server, and the surroundings of programs that use it."""

    url: str
    env: dict[str, str]
    key: str = ""
    state: Path = Path()

    @property
    def auth(self) -> tuple[str, str]:
        user, _, password = self.key.partition(":")
        return user, password

    def ask(self, path: str, **body: Any) -> Any:
        for _ in range(40):
            answer = httpx.post(f"{self.url}/{path}", json=body, trust_env=False, timeout=20, auth=self.auth)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.25)  # the server's own database is busy: Prefect's client asks again, too
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}/{path}", trust_env=False, timeout=20, auth=self.auth)

    def program(self, *args: object, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, args)]
        ran = subprocess.run(
            command, env=self.env, capture_output=True, text=True, timeout=300, check=False, **{"cwd": ROOT} | options
        )
        assert ran.returncode == 0, (args, ran.stdout, ran.stderr)
        return ran

    @contextmanager
    def running(self, *args: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
        """Run a program while the block runs; it is killed if it still lives then."""
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        with subprocess.Popen([sys.executable, *args], cwd=cwd, env=self.env, text=True, **pipes) as process:
            try:
                yield process
            finally:
                process.kill()

    def start(self, deployment: str, **parameters: Any) -> str:
        id_ = self.get(f"deployments/name/{deployment}").raise_for_status().json()["id"]
        return str(self.ask(f"deployments/{id_}/create_flow_run", parameters=parameters)["id"])

    def status(self, run: str) -> str:
        return str(self.get(f"flow_runs/{run}").raise_for_status().json()["state_type"])

    def below(self, run: str) -> dict[str, str]:
        """Return the flow runs inside a flow run, by id, as flow names."""
        flows = {flow["id"]: flow["name"] for flow in self.ask("flows/filter")}
        inside = self.ask("flow_runs/filter", flow_runs={"parent_flow_run_id": {"any_": [run]}})
        return {one["id"]: flows[one["flow_id"]] for one in inside}

    def tasks(self, *runs: str) -> Counter[tuple[str, str, int]]:
        """Return how many task runs flow runs had: (task, state, tries) -> number."""
        found = self.ask("task_runs/filter", flow_runs={"id": {"any_": list(runs)}})
        return Counter((one["name"].rpartition("-")[0], one["state_type"], one["run_count"]) for one in found)

    def artifact(self, key: str, run: str) -> str:
        (found,) = self.ask("artifacts/filter", artifacts={"key": {"any_": [key]}}, flow_runs={"id": {"any_": [run]}})
        return str(found["data"])


def wait(holds: Callable[[], Any], seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    home = tmp_path_factory.mktemp("prefect")
    env = {**os.environ, **runtime.settings(home), "HOME": str(home), "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    # Tests look at once; people wait some seconds.
    env |= {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "PREFECT_WORKER_QUERY_SECONDS": "1"}
    env |= {"PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2"}
    with server.server(home, env) as ours:
        assert ours.key is not None
        programs = env | {"PREFECT_API_URL": ours.url, "PREFECT_API_AUTH_STRING": ours.key}
        yield Prefect(ours.url, programs, ours.key, home)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", httpx.URL(ours.url).port)) != 0, "the server must end with its block"


def test_the_server_schedules_and_tells_nobody(prefect: Prefect) -> None:
    settings = prefect.get("admin/settings").json()["server"]
    assert settings["services"]["scheduler"]["enabled"] is True
    assert settings["analytics_enabled"] is False


class TestOutsiders:
    """Whoever has no key, or comes by another name: a web page in a browser, another user of the machine."""

    OPEN = frozenset({"/api/health", "/api/ready"})  # "are you well", for probes

    @pytest.fixture
    def paths(self, prefect: Prefect) -> list[tuple[str, str]]:
        found = prefect.get("openapi.json").raise_for_status().json()["paths"]
        return [
            (method, path.replace("{", "").replace("}", "")) for path, methods in found.items() for method in methods
        ]

    def send(self, prefect: Prefect, method: str, path: str, **options: Any) -> httpx.Response:
        base = prefect.url.removesuffix("/api")
        return httpx.request(method, base + path, trust_env=False, timeout=20, **options)

    def test_every_path_of_the_api_wants_the_key(self, prefect: Prefect, paths: list[tuple[str, str]]) -> None:
        assert len(paths) > 150, "an empty list would prove nothing"
        full = [(method, path if path.startswith("/api") else f"/api{path}") for method, path in paths]
        full += [("get", "/api/docs"), ("get", "/api/openapi.json"), ("post", "/api/health")]
        taken = {
            f"{method} {path}": answer.status_code
            for method, path in full
            if (answer := self.send(prefect, method, path)).status_code != httpx.codes.UNAUTHORIZED
        }
        assert {name.partition(" ")[2] for name in taken} <= self.OPEN, taken

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("deployments/filter", {}),
            ("block_documents/filter", {"include_secrets": True}),
            ("admin/database/clear", {"confirm": True}),
        ],
    )
    @pytest.mark.parametrize(
        ("auth", "why"),
        [
            (None, "a page in a browser has no key"),
            (("counterclaim", "guess"), "and no guess is right"),
            (("", ""), "nor is an empty one"),
        ],
    )
    def test_a_foreign_page_is_refused(
        self, prefect: Prefect, path: str, body: dict[str, Any], auth: tuple[str, str] | None, why: str
    ) -> None:
        foreign = {"Origin": "http://evil.example"}
        answer = self.send(prefect, "POST", f"/api/{path}", json=body, auth=auth, headers=foreign)
        assert answer.status_code == httpx.codes.UNAUTHORIZED, why
        assert "access-control-allow-origin" not in answer.headers

    def test_browsers_are_told_to_keep_foreign_pages_away(self, prefect: Prefect) -> None:
        base = prefect.url.removesuffix("/api")
        for origin, allowed in ((base, True), ("http://evil.example", False), ("null", False)):
            asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            answer = self.send(prefect, "OPTIONS", "/api/deployments/filter", headers=asks)
            assert (answer.headers.get("access-control-allow-origin") == origin) is allowed, origin

    @pytest.mark.parametrize("path", ["/api/health", "/api/deployments/filter", "/ui-settings", "/"])
    def test_a_name_that_a_page_lets_point_here_is_refused(self, prefect: Prefect, path: str) -> None:
        for host in ("evil.example", f"evil.example:{httpx.URL(prefect.url).port}", "127.0.0.1.evil.example"):
            answer = self.send(prefect, "POST", path, auth=prefect.auth, headers={"Host": host})
            assert answer.status_code == httpx.codes.BAD_REQUEST, host

    @pytest.mark.parametrize("path", ["events/in", "events/out", "logs/out", "task_runs/subscriptions/scheduled"])
    @pytest.mark.parametrize(
        ("spoken", "key"), [((), None), (("prefect",), None), (("prefect",), "counterclaim:guess")]
    )
    def test_sockets_want_the_key_too(
        self, prefect: Prefect, path: str, spoken: tuple[str, ...], key: str | None
    ) -> None:
        address = f"{prefect.url.replace('http', 'ws', 1)}/{path}"
        with pytest.raises((InvalidStatus, ConnectionClosed)):
            self.listen(address, spoken, key)

    def listen(self, address: str, spoken: tuple[str, ...], key: str | None) -> None:
        """Speak as Prefect's client does; end only when the server ends it."""
        with connect(address, subprotocols=spoken or None) as to:
            to.send(json.dumps({"type": "auth", "token": key}))
            to.send(json.dumps({"type": "filter", "filter": {}}))
            while True:
                assert "failure" in str(to.recv(timeout=10))

    def test_with_the_key_a_socket_lets_one_in(self, prefect: Prefect) -> None:
        address = f"{prefect.url.replace('http', 'ws', 1)}/events/out"
        with connect(address, subprotocols=["prefect"]) as to:
            to.send(json.dumps({"type": "auth", "token": prefect.key}))
            assert json.loads(to.recv(timeout=10))["type"] == "auth_success"

    def test_nobody_else_can_read_its_files(self, prefect: Prefect) -> None:
        secret = [
            prefect.state / private_files.KEY,
            prefect.state / server.LOG,
            *prefect.state.glob("prefect/prefect.db*"),
        ]
        assert len(secret) > 3
        lock = "prefect.db-lock"  # says who holds it, no more
        assert [path.name for path in secret if path.name != lock and path.stat().st_mode & 0o077] == []
        assert (prefect.state / private_files.KEY).read_text() == prefect.key


@dataclass(frozen=True)
class PoolRun:
    """A run that was deployed to a work pool and done by a process worker, and the mail that it caused."""

    id: str
    db: Path
    letters: list[EmailMessage]


@pytest.fixture(scope="module")
def pool_run(prefect: Prefect, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PoolRun]:
    folder = tmp_path_factory.mktemp("pool")
    with mailbox() as post:
        prefect.program(
            "-c",
            "import sys; from counterclaim.flows.orchestration.notifications import register; register(sys.argv[1])",
            post.address,
        )
        (block,) = prefect.ask("block_documents/filter")
        each = yaml.safe_load(
            (ROOT / "flows" / "orchestration" / "automations" / "each-conflict.yml").read_text(encoding="utf-8")
        )
        each["actions"][0]["block_document_id"] = block["id"]
        prefect.ask("automations/", **each)
        prefect.ask("work_pools/", name="counterclaim", type="process")
        prefect.program("-m", "prefect", "--no-prompt", "deploy", "--all")
        db = folder / "claims.db"
        run = prefect.start("counterclaim-run/daily", db=str(db), report=str(folder / "report"))
        prefect.program("-m", "prefect", "worker", "start", "--pool", "counterclaim", "--run-once")
        ((high,),) = rows(db, "SELECT count(*) FROM conflict_report WHERE severity = 'high'")
        wait(lambda: len(post.letters) > high)
        yield PoolRun(run, db, post.letters)


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


def test_a_worker_runs_what_was_deployed(prefect: Prefect, pool_run: PoolRun) -> None:
    assert prefect.status(pool_run.id) == "COMPLETED"
    inside = prefect.below(pool_run.id)
    assert sorted(inside.values()) == [f"counterclaim-{step}" for step in ("check", "crawl", "extract", "report")]
    steps = Counter((step, "COMPLETED", 1) for step in ("check", "crawl", "extract", "report"))
    wait(
        lambda: prefect.tasks(*inside) == steps
    )  # the server hears of the end of a task a moment after that of its flow
    assert prefect.tasks(pool_run.id).total() == 4, "of the parent: one for each flow in it, which Prefect makes"
    assert rows(pool_run.db, "SELECT count(*) FROM documents") == [(15,)]
    assert (pool_run.db.parent / "report" / "index.html").exists()


def test_the_summary_is_read_back_through_the_api(prefect: Prefect, pool_run: PoolRun) -> None:
    page = prefect.artifact("run-summary", pool_run.id)
    ((claims,),) = rows(pool_run.db, "SELECT count(*) FROM claims")
    ((queue,),) = rows(pool_run.db, "SELECT count(*) FROM conflict_report")
    for line in (
        "| pages fetched, new or changed | 15 |",
        "| pages unchanged | 0 |",
        "| pages failed | 0 |",
        f"| new claims | {claims} |",
        f"| new conflicts | {queue} |",
    ):
        assert line in page.splitlines()
    table = json.loads(prefect.artifact("conflicts", pool_run.id))
    assert (len(table), table[0]["severity"]) == (queue, "high")


def test_each_new_conflict_of_high_severity_is_an_event(prefect: Prefect, pool_run: PoolRun) -> None:
    high = {id_ for (id_,) in rows(pool_run.db, "SELECT conflict_id FROM conflict_report WHERE severity = 'high'")}
    assert high
    found = prefect.ask("events/filter", filter={"event": {"prefix": ["counterclaim."]}})["events"]
    single = [event for event in found if event["event"] == "counterclaim.conflict.new"]
    assert sorted(event["resource"]["prefect.resource.id"] for event in single) == sorted(
        f"counterclaim.conflict.{id_}" for id_ in high
    )
    assert {event["payload"]["severity"] for event in single} == {"high"}
    (whole,) = (event for event in found if event["event"] == "counterclaim.conflicts.found")
    assert whole["payload"]["count"] == len(high)


def test_the_automations_send_mail(pool_run: PoolRun) -> None:
    ((high,),) = rows(pool_run.db, "SELECT count(*) FROM conflict_report WHERE severity = 'high'")
    subjects = Counter(str(letter["subject"]) for letter in pool_run.letters)
    assert subjects[f"{high} new conflicts of high severity in claims.db"] == 1, "one letter a run"
    assert subjects.total() == high + 1, "and one a conflict, from the automation that was asked for it"
    assert {letter["to"] for letter in pool_run.letters} == {"ada@here.example"}
    assert any(subject.startswith("GPT-4o mini: output price, ") for subject in subjects), "about what it is"
    assert all(subject.endswith(" % sure") for subject in subjects if ": " in subject and "counterclaim" not in subject)


def articles(folder: Path, number: int) -> Path:
    (folder / "articles").mkdir()
    for n in range(number):
        text = f"# Nova Lite {n}\n\nNova Lite {n} costs ${n + 1}.00 per million input tokens.\n"
        (folder / "articles" / f"p{n:03}.md").write_text(text)
    sources = folder / "sources.yml"
    sources.write_text("sources:\n  - {name: Ours, kind: blog, path: articles}\n")
    return sources


ALONE = """
import asyncio, sys
from counterclaim.flows.orchestration.flows import check_flow, crawl_flow, extract_flow, report_flow
async def all_four(db, sources, report):
    for state in (
        await crawl_flow(db, sources, return_state=True), await extract_flow(db, return_state=True),
        await check_flow(db, return_state=True), await report_flow(db, report, return_state=True),
    ):
        print(state.state_details.flow_run_id)
asyncio.run(all_four(*sys.argv[1:]))
"""


def test_each_step_runs_alone_and_a_task_reads_any_number_of_documents(
    prefect: Prefect, tmp_path: Path, cli: Any, content: Any
) -> None:
    sources, db = articles(tmp_path, 120), tmp_path / "steps.db"
    runs = prefect.program("-c", ALONE, db, sources, tmp_path / "report").stdout.split()
    assert [prefect.status(run) for run in runs] == ["COMPLETED"] * 4
    assert prefect.tasks(*runs) == Counter((step, "COMPLETED", 1) for step in ("crawl", "extract", "check", "report"))
    assert "| documents read | 120 |" in prefect.artifact("run-summary", runs[1])
    assert [command for (command,) in rows(db, "SELECT command FROM runs ORDER BY id")] == ["crawl", "extract", "check"]
    cli("run", sources, "--plain", "--db", tmp_path / "plain.db", "--report", tmp_path / "r")
    assert content(db, without=TIMES) == content(tmp_path / "plain.db", without=TIMES)


RETRIED = """
import asyncio, sys
from counterclaim.flows.orchestration import flows as pipeline
pipeline.crawl_task.retry_delay_seconds = [0.1, 0.1]
for sources in sys.argv[2:]:
    state = asyncio.run(pipeline.crawl_flow(sys.argv[1], sources, True, return_state=True))
    print(state.state_details.flow_run_id)
"""


def test_only_a_network_that_is_down_is_tried_again_and_no_page_fails_a_run(
    prefect: Prefect, tmp_path: Path, web: Any
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/page"
    for name, url in (("down", closed), ("missing", f"{web.base}/none")):
        (tmp_path / f"{name}.yml").write_text(f"sources:\n  - {{name: {name}, url: '{url}', delay: 0}}\n")
    down, missing = prefect.program(
        "-c", RETRIED, tmp_path / "c.db", tmp_path / "down.yml", tmp_path / "missing.yml"
    ).stdout.split()
    assert prefect.tasks(down) == {("crawl", "COMPLETED", 3): 1}
    assert prefect.tasks(missing) == {("crawl", "COMPLETED", 1): 1}
    assert [prefect.status(run) for run in (down, missing)] == ["COMPLETED"] * 2
    assert "| network | 1 |" in prefect.artifact("run-summary", down)
    assert "| http 404 | 1 |" in prefect.artifact("run-summary", missing)


YEARLY = "sources:\n  - {name: Ours, kind: blog, path: articles, schedule: '0 0 1 1 *'}\n"


NAMES = """
import json, sys
from counterclaim.flows.orchestration.deployments import free_name
for parameters in json.loads(sys.argv[1]):
    print(free_name("yearly", parameters))
"""


def test_schedule_serves_the_run_and_each_step_and_stops_when_told(prefect: Prefect, tmp_path: Path) -> None:
    articles(tmp_path, 1)
    (tmp_path / "yearly.yml").write_text(YEARLY)
    command = ["schedule", "yearly.yml", "--cron", "0 6 * * *", "--timezone", "Europe/Paris", "--db", "c.db"]
    with prefect.running("-m", "counterclaim", *command, cwd=tmp_path) as process:
        last = "deployments/name/counterclaim-report/yearly"
        wait(lambda: prefect.get(last).is_success)
        by_hand = prefect.start("counterclaim-run/yearly")
        wait(lambda: prefect.status(by_hand) in {"RUNNING", "COMPLETED"})
        beside = prefect.start("counterclaim-run/yearly")
        wait(lambda: prefect.status(by_hand) == "COMPLETED")
        wait(lambda: prefect.status(beside) not in {"SCHEDULED", "PENDING", "RUNNING"})
        due = _due_run(prefect, "counterclaim-run/yearly")
        mine = {"db": str(tmp_path / "c.db"), "sources": str(tmp_path / "yearly.yml")}
        others = [mine, mine | {"db": "/other.db"}, mine | {"sources": "/other/yearly.yml"}]
        names = prefect.program("-c", NAMES, json.dumps(others)).stdout.split()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=120)
    assert names[0] == "yearly", "started again, it is the same deployment"
    assert len(set(names)) == 3, "no other schedule takes it for its own"
    assert (process.returncode, "Traceback" in err) == (0, False), err
    assert "Serving yearly.yml on '0 6 * * *' Europe/Paris" in out
    assert prefect.status(beside) == "CANCELLED", "a run never waits for the one before"
    assert "| documents read | 1 |" in prefect.artifact("run-summary", by_hand)
    assert "| pages unchanged | 0 |" in prefect.artifact("run-summary", due), "a source that is not due is left out"
    assert prefect.get("deployments/name/counterclaim-run/yearly").json()["paused"] is True, "runs must not pile up"


def _due_run(prefect: Prefect, deployment: str) -> str:
    """Give a deployment one more schedule, due now; return its run once it is done."""
    id_ = prefect.get(f"deployments/name/{deployment}").json()["id"]
    soon = (datetime.now(UTC) + timedelta(seconds=4)).isoformat()
    schedule = {"active": True, "schedule": {"interval": 30, "anchor_date": soon}}  # again, if that was missed
    httpx.post(
        f"{prefect.url}/deployments/{id_}/schedules", json=[schedule], trust_env=False, auth=prefect.auth
    ).raise_for_status()
    done = {"deployments": {"id": {"any_": [id_]}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
    return str(wait(lambda: [run["id"] for run in prefect.ask("flow_runs/filter", **done) if run["auto_scheduled"]])[0])


CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.mark.dask
def test_a_dask_cluster_reads_in_batches(prefect: Prefect, tmp_path: Path, cli: Any, content: Any) -> None:
    pytest.importorskip("prefect_dask")
    sources, db = articles(tmp_path, 120), tmp_path / "dask.db"
    (tmp_path / "cluster.py").write_text(CLUSTER)
    with prefect.running("cluster.py", cwd=tmp_path) as cluster:
        assert cluster.stdout is not None
        address = cluster.stdout.readline().strip()
        ran = prefect.program(
            *("-m", "counterclaim", "run", sources, "--db", db, "--report", tmp_path / "r", "--dask", address)
        )
        cluster.communicate("", timeout=120)
    assert "extract: 120 documents read" in ran.stderr
    (extracted,) = (
        run["id"] for run in prefect.ask("flow_runs/filter", flows={"name": {"any_": ["counterclaim-extract-dask"]}})
    )
    assert prefect.tasks(extracted) == {("read-batch", "COMPLETED", 1): 2}, "of 50 and 70 documents"
    cli("run", sources, "--plain", "--db", tmp_path / "plain.db", "--report", tmp_path / "r")
    assert content(db, without=TIMES) == content(tmp_path / "plain.db", without=TIMES)
