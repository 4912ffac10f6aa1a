"""Runs all benchmarks, each in its own process: ``python -m bench [--quick] [PART...]``."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version

from bench.data.dense_pages import CORPUS, ROOT, articles

# Name -> seconds after which it is stopped; all together stay below ten minutes when the goals are near.
PARTS = {
    "extraction": 120, "html_parsing": 60, "worker_processes": 120, "memory": 180, "linearity": 150,
    "conflict_check": 270, "bulk.check": 300,
}  # fmt: skip


def surroundings() -> str:
    """Return what the figures depend on besides the program."""
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    corpus = "with" if CORPUS.is_dir() else "without"
    return (
        f"Python {platform.python_version()}, spaCy {version('spacy')}, {os.cpu_count()} cores, load average {load}; "
        f"{len(articles())} articles to mutate ({corpus} the annotated corpus)"
    )


def main() -> int:
    """Run the parts; return 1 if one failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="small inputs, one run: shows that it works, not how fast")
    options = parser.parse_args()
    if unknown := set(options.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    print(surroundings(), flush=True)
    failed = False
    for part in options.parts or PARTS:
        begun = time.perf_counter()
        command = [sys.executable, "-m", f"bench.{part}", *(["--quick"] if options.quick else [])]
        try:
            failed |= subprocess.run(command, cwd=ROOT, timeout=PARTS[part], check=False).returncode != 0
        except subprocess.TimeoutExpired:
            print(f"{part}: stopped after {PARTS[part]} s", flush=True)
        print(f"-- {part}: {time.perf_counter() - begun:.0f} s --", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
