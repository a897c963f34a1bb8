"""The Overview page: what this is, and what there is to ask."""

from __future__ import annotations

from sim.ui import look
from sim.ui.session import current


def show() -> None:
    """Draw the page."""
    look.show(look.finding(current().scenario.summary))


if __name__ == "__main__":
    show()
