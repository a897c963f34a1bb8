"""A second coder: how far another file coded from the same texts agrees with this case."""

from __future__ import annotations

from typing import Final

import streamlit as st

from sim import limits
from sim.engine.budget import TooWide
from sim.files.load import read
from sim.problems import InvalidInput
from sim.questions.agree import agree
from sim.questions.agree_told import Agree
from sim.questions.diff import Side
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from sim.scenario.view import view_of
from sim.ui import look
from sim.ui.seen import Seen

_WHY: Final = (
    "Bring the file of somebody who coded the same texts. Positions are matched by the place in "
    "the text on which they rest, else by id; kappa is Cohen's (1960)."
)


def show(seen: Seen) -> None:
    """Take the other file, and say how far the two agree and what hangs on it."""
    look.show(look.soft(_WHY))
    given = st.file_uploader(
        "The second coder's file (YAML)",
        type=["yaml", "yml", "json"],
        max_upload_size=limits.UPLOAD_MEGABYTES,
        key="own.second",
    )
    if given is None:
        return
    loaded = read(given.getvalue()[: limits.FILE_BYTES + 1], given.name)
    if loaded.scenario is None:
        look.show(look.para("The file cannot be used:"), look.listing(loaded.errors[:20]))
        return
    try:
        found = agree(
            _side(seen.scenario), _side(loaded.scenario), seconds=limits.PAGE_AGREE_SECONDS
        )
    except (InvalidInput, TooWide) as refused:
        look.show(look.para(f"The two cannot be compared: {refused}"))
        return
    _tell(seen.scenario, found)


def _side(scenario: Scenario) -> Side:
    return Side(scenario, ask(scenario, view=view_of(scenario)))


def _tell(scenario: Scenario, found: Agree) -> None:
    first, *lines = found.lines(scenario)
    look.show(look.para(first), look.listing(lines))
