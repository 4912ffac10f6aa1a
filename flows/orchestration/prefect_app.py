"""Runs Prefect's server as a program, closed to web pages; ``watchdog`` starts it and ends it.

It takes a free port of loopback itself and says which in its first line: had the parent chosen one, another user of
the machine could take it first and be given the key. Requests for any host name but the machine's own are refused, so
that no page reaches it by a name that it lets point here; browsers may show an answer to its own pages only; and
all but "are you well" wants the key (Prefect's own check, by ``PREFECT_SERVER_API_AUTH_STRING``).
"""

from __future__ import annotations

import os
import socket
import sys

HOSTS = ["127.0.0.1", "localhost"]
LAST_WORDS = 5  # seconds that open connections get when the server ends


def main() -> None:
    """Serve until told to end."""
    os.umask(0o077)  # the database holds what blocks keep, such as addresses to notify
    with socket.socket() as bound:
        bound.bind((HOSTS[0], 0))
        port = bound.getsockname()[1]
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nobody reads on
        _serve(bound, port)


def _serve(bound: socket.socket, port: int) -> None:
    origins = [f"http://{host}:{port}" for host in HOSTS]
    os.environ |= {
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": ",".join(origins),
        "PREFECT_SERVER_API_HOST": HOSTS[0],
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_UI_API_URL": f"{origins[0]}/api",
        "PREFECT__SERVER_FINAL": "1",
    }
    import uvicorn  # noqa: PLC0415 - both are slow, and Prefect reads its settings on import
    from prefect.server.api.server import create_app  # noqa: PLC0415
    from starlette.middleware.trustedhost import TrustedHostMiddleware  # noqa: PLC0415

    if not os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        raise SystemExit("the server has no key")
    app = TrustedHostMiddleware(create_app(final=True), allowed_hosts=HOSTS, www_redirect=False)
    config = uvicorn.Config(app, lifespan="on", log_level="error", timeout_graceful_shutdown=LAST_WORDS)
    uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    main()
