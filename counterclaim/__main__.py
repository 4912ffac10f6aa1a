"""Runs the command line: ``python -m counterclaim``."""

import sys

from counterclaim.flows.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
