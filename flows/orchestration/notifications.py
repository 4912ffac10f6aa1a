"""Notifications by mail or chat: a Prefect notification block and the automations that use it.

The automations are YAML files of their own, which `prefect automation create --from-file` takes as well.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml
from prefect.automations import Automation
from prefect.blocks.notifications import SlackWebhook
from pydantic import SecretStr

BLOCK = "counterclaim"
ALERTS = ("new-conflicts", "failed-run")


def register(address: str) -> None:
    """Make the Prefect server in use send alerts to ``address``; what was registered before is replaced."""
    # The one block of Prefect that hands any address, also of mail, to Apprise as it is.
    block: Any = SlackWebhook(url=SecretStr(address))
    id_ = block.save(BLOCK, overwrite=True)
    for name in ALERTS:
        data = automation(name, str(id_))
        made: Any = Automation(**data)
        try:
            known: Any = Automation.read(name=data["name"])
        except ValueError:
            made.create()
        else:
            made.id = known.id
            made.update()


def automation(name: str, block: str) -> dict[str, Any]:
    """Return an automation of this package, its messages going through the notification block with the id ``block``."""
    text = (
        files("counterclaim.flows").joinpath("orchestration", "automations", f"{name}.yml").read_text(encoding="utf-8")
    )
    data: dict[str, Any] = yaml.safe_load(text)
    for action in data["actions"]:
        action["block_document_id"] = block
    return data
