"""The command line: ``python -m sim`` and ``negsim``."""

from sim.cli.main import main

__all__ = ["main"]
