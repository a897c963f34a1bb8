"""Scenarios to begin with: small, commented, invented, each with something to find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from sim.files.edit import Document
from sim.files.load import read
from sim.files.tree import Scalar, child
from sim.problems import InvalidInput, unknown

_FOLDER: Final = Path(__file__).with_name("templates")
NAMES: Final = ("price", "labour", "ceasefire", "scored", "coalition", "ratification")
"""The templates, from the simplest on."""
_ID: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,63}")
USUAL: Final = NAMES[0]
"""The template that is taken unless another is named."""


@cache
def titles() -> Mapping[str, str]:
    """Name -> title, from the simplest on."""
    loaded = {name: read(_text(name), name).scenario for name in NAMES}
    return {name: scenario.title for name, scenario in loaded.items() if scenario is not None}


def template(name: str, called: str = "") -> str:
    """The text of a template; its scenario has the id ``called`` where that can be an id.

    Raises:
        InvalidInput: there is no such template.
    """
    if name not in NAMES:
        raise InvalidInput([unknown("--template", "template", name, NAMES)])
    text = _text(name)
    document = Document.parse(text)
    scenario = child(document.root, "scenario")
    if not (isinstance(scenario, Scalar) and _ID.fullmatch(called)):
        return text
    return document.respelt([(scenario, called)]).text()


def _text(name: str) -> str:
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
