"""Every question there is, by name; each is the file of that name beside this one."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from sim.questions.base import Ask

QUESTIONS: Final = (
    *("check", "deals", "nearest", "path", "explain", "tradeoffs", "sensitivity", "hold"),
    *("stairs", "diff", "agree", "timeline", "stands", "incidents"),
)
"""In the order in which they are shown."""


def asks(name: str) -> type[Ask]:
    """The question of this name; imported only now, so that a command starts fast."""
    found: type[Ask] = import_module(f"sim.questions.{name}").ASK
    return found
