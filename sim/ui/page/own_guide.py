"""The guide from two articles to an answer, as it stands in ``docs/first-case.md``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st


@cache
def _guide() -> str:
    """Its text without the title: inside the installed package, or in a checkout."""
    here = Path(__file__).resolve().parent.parent.parent
    installed = here / "_first-case.md"
    file = installed if installed.is_file() else here.parent / "docs" / "first-case.md"
    return file.read_text(encoding="utf-8").partition("\n")[2].replace("\n## ", "\n##### ")


def guide() -> None:
    """The guide, folded up."""
    with st.expander("From two articles to an answer: a guide", icon=":material/signpost:"):
        st.markdown(_guide())
