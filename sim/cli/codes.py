"""Exit codes."""

from typing import Final

FINE: Final = 0
NEGATIVE: Final = 1
"""A finding that ``--fail-on`` (or ``validate``) was asked to report."""
BAD_INPUT: Final = 2
STOPPED: Final = 130
"""Interrupted from the keyboard, as shells report it."""
