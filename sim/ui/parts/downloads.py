"""Files to take away: the package and the results, as CSV and JSON, made in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import streamlit as st

from sim.questions.check import Check
from sim.ui.frames import csv_text, delivery_rows, verdict_rows
from sim.ui.session import Now


def package(here: Now, result: Check) -> None:
    """The package as it stands, and what the parties say of it."""
    name = f"{here.scenario.id}-package"
    with st.container(horizontal=True, gap="small"):
        button(
            "Verdicts (CSV)", lambda: csv_text(verdict_rows(here.scenario, result)), f"{name}.csv"
        )
        button("Everything (JSON)", lambda: as_json(result.as_json()), f"{name}.json")
        button(
            "Who must act (CSV)",
            lambda: csv_text(delivery_rows(here.scenario, result)),
            f"{name}-delivery.csv",
        )


def as_json(value: Mapping[str, object]) -> str:
    """The documented object, as the command line prints it."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def button(words: str, make: Callable[[], str], name: str) -> None:
    """A download whose content is made only once it is asked for."""
    kind = "application/json" if name.endswith("json") else "text/csv"
    st.download_button(
        words,
        data=lambda: make().encode(),
        file_name=name,
        mime=kind,
        key=f"download.{name}",
        icon=":material/download:",
        on_click="ignore",
    )
