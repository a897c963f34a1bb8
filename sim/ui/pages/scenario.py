"""The Scenario page: bring your own file, change positions and wording, take it away again."""

from __future__ import annotations

from sim.ui import look
from sim.ui.parts import editing, upload
from sim.ui.session import now


def show() -> None:
    """Draw the page."""
    here = now()
    own = here.own
    if own is None:
        look.show(
            look.finding(
                "Bring your own scenario, or change this one. "
                "It stays in this tab until you reload or close it: it is not written to disk, "
                "and nobody else sees it."
            )
        )
    else:
        look.show(
            look.finding(
                "You are looking at your own copy. "
                "It lives in this tab until you reload or close it; download it to keep it."
            )
        )
    upload.draw()
    editing.draw(here)


if __name__ == "__main__":
    show()
