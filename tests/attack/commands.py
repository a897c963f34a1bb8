"""Argument lists that nobody would type, and links that nobody would follow."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from random import Random
from time import monotonic, process_time

from sim import limits
from sim.cli import main
from sim.cli.main import COMMANDS
from sim.files.catalogue import open_scenario
from sim.questions.registry import QUESTIONS, asks
from sim.scenario.model import Scenario
from sim.scenario.parameters import flag_of
from sim.ui.links import decode, encode
from sim.ui.seen import Seen
from tests import hostile

SECONDS = 1
"""What the commands are given; one of this process may be interrupted by others."""
_ODD = (
    *("", "-1", "0", "1e9", "nan", "inf", "ⅷ", "é", "*", "-", "--", "all", ",", ":", "a:b"),
    "x" * 300,
)
_NOT_HERE = {"run", "app", "export"}


@cache
def _flagship() -> Scenario:
    return open_scenario("ukraine-2025-03")


@cache
def _names() -> tuple[str, ...]:
    scenario = _flagship()
    return (*scenario.term, *scenario.party, *scenario.position, *scenario.package)


def _word(dice: Random) -> str:
    term = dice.choice(_flagship().terms)
    return dice.choice(
        [
            *(dice.choice(_ODD), dice.choice(_names()), dice.choice(_names())),
            f"{term.id}={dice.choice(term.options).id}",
            f"{term.id}={dice.choice(_ODD)}",
            f"{dice.choice(_names())},{dice.choice(_names())}",
            *("2025-03-17", "official", "blocks", "contested"),
        ]
    )


def _question(dice: Random, name: str) -> list[str]:
    """Options of a question, most of the time such as somebody could mean."""
    fields = asks(name).model_fields
    flags = {flag_of(asks(name), field): str(info.annotation) for field, info in fields.items()}
    flags = {flag: kind for flag, kind in flags.items() if flag.startswith("--")}
    words: list[str] = []
    for flag in dice.sample([*flags], k=dice.randint(0, min(4, len(flags)))):
        if dice.random() < 0.25:
            words += [flag, *(_word(dice) for _ in range(dice.randint(0, 2)))]
        elif "bool" in flags[flag]:
            words += [flag]
        elif flag in _MEANT:
            words += [flag, _MEANT[flag](dice, _flagship())]
        elif "int" in flags[flag]:
            words += [flag, str(dice.randint(1, 5))]
    words += ["--seconds", str(SECONDS)] if "--seconds" in flags else []
    return words + dice.choices([[], ["--json"], ["--fail-on", "x"], ["--odd"]], [8, 4, 1, 1])[0]


def _setting(dice: Random, scenario: Scenario) -> str:
    term = dice.choice(scenario.terms)
    return f"{term.id}={dice.choice(term.options).id}"


_MEANT: Mapping[str, Callable[[Random, Scenario], str]] = {
    "--package": lambda dice, s: dice.choice([*s.package]),
    "--parties": lambda dice, s: ",".join(dice.sample([*s.party], k=2)),
    "--set": _setting,
    "--drop": lambda dice, s: dice.choice([*s.position]),
    "--open": lambda dice, s: dice.choice(["all", *s.term]),
    "--evidence": lambda dice, _: dice.choice(["official", "reported", "interpretation"]),
    "--as-of": lambda dice, _: dice.choice(["2025-03-17", "2025-03-18"]),
}


def command_lines(dice: Random, folder: Path) -> str:
    """Any arguments end with 0, 1 or 2; with 2 in lines that begin with ``error:``."""
    if dice.random() < 0.85:
        name = dice.choice([*QUESTIONS])
        about = dice.choices(["ukraine-2025-03", "market-square", str(folder), ""], [8, 3, 1, 1])
        given = [name, *about, *_question(dice, name)]
    else:
        name = dice.choice([*sorted(set(COMMANDS) - _NOT_HERE), "x"])
        given = [name, *(_word(dice) for _ in range(dice.randint(0, 2)))]
    out, err = io.StringIO(), io.StringIO()
    begun, worked = monotonic(), process_time()
    # `new` writes the file that a word names.
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(given)
        except SystemExit as ended:  # --help
            code = ended.code if isinstance(ended.code, int) else 0
    said = err.getvalue()
    assert code in {0, 1, 2}, given
    assert "Traceback" not in said, given
    if code == 2:
        assert said and all(line.startswith("error: ") for line in said.splitlines()), (given, said)
    else:
        assert not said.startswith("error:"), (given, said)
    took = min(monotonic() - begun, process_time() - worked)
    assert "--seconds" not in given or took < SECONDS + 1, (given, took)
    return {0: "fine", 1: "negative", 2: "refused"}[code]


def links(dice: Random, folder: Path) -> str:
    """Any link is read in no time, with few notices, into a state that reads back."""
    scenario = _flagship()
    usual = encode(Seen("", scenario, decode(scenario, {"package": "PK05", "shown": "x"})[0]))
    keys = ["package", "set", "parties", "evidence", "as_of", "readings", "drop", "off", "axes"]
    keys += ["group", "nearest", "compare", "goal", "draw", "section", "shown", "least", "settle"]
    params = dict(usual)
    for _ in range(dice.randint(1, 8)):
        words = [_word(dice).replace("=", ":") for _ in range(dice.choice((1, 3, 40, 3_000)))]
        params[dice.choice(keys)] = ",".join([*words, dice.choice([hostile.ALL, ""])])
    begun = process_time()
    state, told = decode(scenario, params)
    took = process_time() - begun
    assert took < 0.3, f"{took:.2f} s"
    assert len(told) <= limits.LINK_NOTICES + 1
    again, complaints = decode(scenario, encode(Seen("", scenario, state)))
    assert (again, complaints) == (state, [])
    return "with notices" if told else "as it was"
