"""Deployments that ``counterclaim schedule`` serves: the whole run on its cron, and each step to run by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from counterclaim.db.keys import content_id
from counterclaim.flows.orchestration.flows import check_flow, crawl_flow, extract_flow, report_flow, run_flow

STEPS: tuple[Flow[Any, Any], ...] = (crawl_flow, extract_flow, check_flow, report_flow)


def deployments(name: str, cron: str, timezone: str, parameters: Mapping[str, Any]) -> list[RunnerDeployment]:
    """Return what is served under ``name``: the run on ``cron``, and the four steps to be run by hand.

    A run that would begin while the last one still works is cancelled: the next will see what it would have seen.
    """
    alone = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    served = [_deployment(run_flow, name, parameters, schedule=Cron(cron, timezone=timezone), concurrency_limit=alone)]
    return served + [_deployment(step, name, parameters) for step in STEPS]


def free_name(name: str, parameters: Mapping[str, Any]) -> str:
    """Return ``name``, with a mark of its own if others serve other sources or another database under it.

    Two sources files of one name in two folders would else be one deployment on a server that they share.
    """
    with get_client(sync_client=True) as client:
        try:
            found = client.read_deployment_by_name(f"{run_flow.name}/{name}")
        except ObjectNotFound:
            return name
    mine, theirs = ((given.get("db"), given.get("sources")) for given in (parameters, found.parameters))
    return name if mine == theirs or found.paused else f"{name}-{content_id(*mine)[:8]}"


def serve_until_stopped(served: list[RunnerDeployment]) -> None:
    """Run what is due until Ctrl-C or SIGTERM; the schedules are paused then."""
    runner = _Runner(pause_on_shutdown=True)
    for deployment in served:
        runner.add_deployment(deployment)
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(runner.until_stopped())


class _Runner(Runner):
    """Ends on SIGTERM as on Ctrl-C: Prefect 3.8.8 forgets to await its farewell there, in a shower of tracebacks."""

    async def until_stopped(self) -> None:
        self.main = asyncio.current_task()
        await self.start()

    def handle_sigterm(self, *_: object, **__: object) -> None:
        if self.main is not None:
            self.main.get_loop().call_soon_threadsafe(self.main.cancel)


def _deployment(flow: Flow[Any, Any], called: str, parameters: Mapping[str, Any], **options: Any) -> RunnerDeployment:
    own = {name: value for name, value in parameters.items() if name in flow.parameters.properties}
    made: Any = flow.to_deployment(
        called,
        parameters=own,
        description=(flow.__doc__ or "").strip(),
        # By module, not by file: the program may be installed, and may be started in any folder.
        entrypoint_type=EntrypointType.MODULE_PATH,
        **options,
    )
    return made  # type: ignore[no-any-return]
