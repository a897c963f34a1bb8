"""The command line: ``python -m sim`` and ``negsim``."""

import gc

gc.set_threshold(20_000)
# What a command imports stays; to look for garbage in it 76 times took a sixteenth of a start.

from sim.cli.main import main  # noqa: E402

__all__ = ["main"]
