"""Writes docs/json.md and docs/limits.md from what the program declares.

    python docs/generate.py

Options come from the commands themselves, findings and JSON objects from the classes of
the questions, limits from sim/limits.py. A test compares the files with what is written.
"""

from __future__ import annotations

import ast
import inspect
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from sim import limits
from sim.cli.main import COMMANDS, _command
from sim.questions.base import Answer, Ask, Part
from sim.questions.game import Equilibria
from sim.questions.registry import QUESTIONS, asks
from sim.scenario.declared import Said, shown_of
from sim.scenario.described import described

TARGET: Final = Path(__file__).with_name("json.md")
TOP: Final = """\
# Commands and their JSON objects

Written by `python docs/generate.py` from the declarations in `sim/`; do not edit it by hand.

Every question takes `--json` and then prints the object described here, and nothing else. A
number that must stay exact is a whole number or a text such as `"5/3"`. Every object
says how it was obtained (`method`) and whether it is `exact`; where it is not, `reason` says why.
Where a limit (limits.md) leaves nothing to be said, the object is just these three, `method` is
`none`, and the exit code 2. Two fields have the same form
everywhere. `question` repeats what was asked: `parties`, `agreement` (`parties`, `at_least`,
`veto`, and of `votes`, `all`, `any` and `blocking` what the rule has), `set`, `open`, `settle`,
`spoken`, `standard`.
`provenance` says of what and how: `scenario`, `digest` (the SHA-256 of the file),
`as_of`, `evidence`, `readings` and `dropped`; and `note` where the day lies outside the record.

A *finding* is what `expect:` in a runs file may name.
"""
_ALSO: Final[dict[str, tuple[type[Part], ...]]] = {"hold": (Equilibria,)}
"""What a question prints of a file that is no scenario."""
_PLAIN: Final = {
    str: "text",
    date: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    NoneType: "null",
}
GROWTH: Final = "\n## How it grows\n"
LIMITS: Final = """\
# Limits

Written by `python docs/generate.py` from `sim/limits.py` up to “How it grows”, which is measured.

What comes from outside is hostile until proven otherwise, and no question runs for ever. Past
a limit an answer says `exact: false` and why, in words (`reason`), with a bound or an estimate
where there is one; where there is none, one sentence says so and the exit code is 2. A file
that is too large is refused with the place. No other limits are set: a test looks for them.
"""


def text() -> str:
    """The whole of docs/json.md."""
    questions = [line for name in QUESTIONS for line in _question(name, asks(name))]
    others = [line for name in COMMANDS if name not in QUESTIONS for line in _command_lines(name)]
    return "\n".join([TOP, *questions, "# The other commands", "", *others]).rstrip() + "\n"


def limits_text() -> str:
    """The whole of docs/limits.md; what was measured is kept as it stands there."""
    kept = TARGET.with_name("limits.md").read_text(encoding="utf-8").partition(GROWTH)
    lines, past, name = [LIMITS], "", ""
    for node in ast.parse(inspect.getsource(limits)).body[2:]:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)):
                pass
            case ast.Expr(ast.Constant(str(words))) if name:
                lines.append(_limit(name, words, past))
                name = ""
            case ast.Expr(ast.Constant(str(words))):
                head, _, past = words.partition("; past it ")
                lines += ["", f"## {head}", "", "| limit | number | of what | past it | moved by |"]
                lines.append("|---|---|---|---|---|")
    return "\n".join(lines) + "\n" + "".join(kept[1:])


def _limit(name: str, words: str, past: str) -> str:
    """One row: what is counted, what happens past it, what moves it."""
    said, _, moved = " ".join(words.split()).partition(" Moved by: ")
    what, _, own = said.partition(" Past it: ")
    number = f"{getattr(limits, name):,}".removesuffix(".0")
    cells = (f"`{name}`", number, what, own or past, moved)
    return f"| {' | '.join(cell.rstrip('.') for cell in cells)} |"


def answers_of(ask: type[Ask]) -> tuple[type[Answer], ...]:
    """The classes of answer that a question may give."""
    told = get_type_hints(ask.answer)["return"]
    return get_args(told) or (told,)


def options_of(name: str) -> list[tuple[str, str]]:
    """(option with its value, help) of a command, without ``--help``."""
    parser = ArgumentParser()
    _command(name).add_arguments(parser)
    return list(_options(parser, ""))


def _options(parser: ArgumentParser, before: str) -> Iterator[tuple[str, str]]:
    """Of a command such as ``import``, those of each of its forms."""
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for form, inner in action.choices.items():
                yield from _options(inner, f"{form} ")
        elif action.dest != "help":
            spelt = _spelt(action.option_strings, action.metavar or "", action.dest)
            yield before + spelt, (action.help or "").replace("%%", "%")


def _spelt(flags: Sequence[str], metavar: str | tuple[str, ...], name: str) -> str:
    value = metavar if isinstance(metavar, str) else " ".join(metavar)
    return f"{', '.join(flags)} {value}".rstrip() if flags else value or name


def _command_lines(name: str) -> Iterator[str]:
    words = _command(name).help
    yield from (f"## negsim {name}", "", f"{words[0].upper()}{words[1:]}.")
    yield from _table("option", "", options_of(name))


def _question(name: str, ask: type[Ask]) -> Iterator[str]:
    yield from _command_lines(name)
    found = [(name, described(ask.finds, name)) for name in ask.finds.model_fields]
    yield from ("### Findings", *_table("finding", "", found))
    for answer in (*answers_of(ask), *_ALSO.get(name, ())):
        yield from _object(answer)


def _object(answer: type[Part]) -> Iterator[str]:
    for part in (answer, *sorted(_parts(answer) - {answer}, key=lambda part: part.__name__)):
        words = inspect.cleandoc(part.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        kind = "JSON object" if part is answer else "part"
        yield from (f"### {kind}: {part.__name__}", "", words)
        yield from _table("field", "holds", list(_rows(part)))


def fields_of(answer: type[Part]) -> set[str]:
    """The fields of its JSON object and of the parts of that."""
    return {how.name or name for part in _parts(answer) for name, how, _ in shown_of(part)}


def _rows(part: type[Part]) -> Iterator[tuple[str, str, str]]:
    for name, how, hint in shown_of(part):
        work = getattr(part, name, None)
        meant = inspect.getdoc(work) if work is not None else described(part, name)
        field = how.name or name
        # Where a question only gives it another value, it means what it does in every answer.
        yield field, _what(hint), meant or described(Answer, field)


def _parts(part: type[Part]) -> set[type[Part]]:
    """It and every part in it."""
    found, known = {part}, {part}
    while found:
        hints = [hint for each in found for _, _, hint in shown_of(each)]
        found = {kind for hint in hints for kind in _kinds(hint)} - known
        known |= found
    return known


def _kinds(hint: Any) -> Iterator[type[Part]]:
    said = next((m.kind for m in getattr(hint, "__metadata__", ()) if isinstance(m, Said)), hint)
    if isinstance(said, type) and issubclass(said, Part):
        yield said
    for inner in get_args(said):
        yield from _kinds(inner)


def _what(hint: Any) -> str:
    """What a value is, in words."""
    for said in getattr(hint, "__metadata__", ()):
        if isinstance(said, Said):
            return _what(said.kind)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _what(parts[0])
    if origin is Literal:
        return " or ".join(f"`{word}`" for word in parts)
    if origin in (Union, UnionType):
        kinds = [_what(part) for part in parts]
        return "exact number" if kinds == ["whole number", "text"] else " or ".join(kinds)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "object" if parts[1] is Any else f"name: {_what(parts[1])}"
    if origin is not None:
        return f"list of {_what(parts[0])}" if len(parts) == 1 or parts[1] is ... else "list"
    if issubclass(hint, Enum):
        return " or ".join(f"`{word.value}`" for word in hint)
    return f"a {hint.__name__}" if issubclass(hint, Part) else _PLAIN.get(hint, "anything")


def _table(first: str, second: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    heads = [first, *([second] if second else []), "meaning"]
    yield from ("", f"| {' | '.join(heads)} |", "|" + "---|" * len(heads))
    for name, *rest in rows:
        cells = [f"`{name}`", *rest]
        yield "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"
    yield ""


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    TARGET.with_name("limits.md").write_text(limits_text(), encoding="utf-8")
