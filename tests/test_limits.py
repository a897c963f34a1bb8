"""Every limit is declared in one place, and told there."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim import limits
from sim.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
GENERATE = runpy.run_path(str(ROOT / "docs/generate.py"))
NAMES = [name for name in vars(limits) if name.isupper()]
TABLE = (ROOT / "docs/limits.md").read_text(encoding="utf-8")

A_LIMIT = re.compile(r"MOST|MAX|LIMIT|LONGEST|LARGEST|SECONDS|BYTES|STATES|DEPTH|LISTED|CHARACTERS")
"""What a constant that bounds something would be called."""
BOUNDING = {"seconds", "states", "sets", "clauses", "le", "lt", "draws", "max_upload_size"}
"""Parameters that bound something."""
NO_LIMITS = {
    "_MOST_BITS",  # keeps an exponent in range
}


def test_the_table_is_that_declared_now() -> None:
    assert GENERATE["limits_text"]() == TABLE, "run python docs/generate.py"


@pytest.mark.parametrize("name", NAMES)
def test_each_limit_says_what_it_counts_and_what_is_past_it(name: str) -> None:
    row = next(line for line in TABLE.splitlines() if line.startswith(f"| `{name}` |"))
    number, what, past = row.split(" | ")[1:4]
    assert float(number.replace(",", "")) == getattr(limits, name)
    assert what and past, f"{name} does not say what it counts and what is past it"


def test_what_moves_a_limit_is_an_option() -> None:
    options = {o.partition(" ")[0] for n in COMMANDS for o, _ in GENERATE["options_of"](n)}
    options |= {word for n in COMMANDS for o, _ in GENERATE["options_of"](n) for word in o.split()}
    moved = re.findall(r"`(--[\w-]+)[^`]*` \|$|`(--[\w-]+) \w+`", TABLE, re.MULTILINE)
    assert {option for pair in moved for option in pair if option} - options == set()


def test_no_other_module_sets_a_limit() -> None:
    assert list(_elsewhere()) == []


def _elsewhere() -> Iterator[str]:
    for path in sorted((ROOT / "sim").rglob("*.py")):
        if path.name != "limits.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for name, value in _named(node):
                    if _number(value):
                        yield f"{path.relative_to(ROOT)}:{value.lineno}: {name}"


def _named(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Constants and parameters that are called like a limit, with their values."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            if name.isupper() and A_LIMIT.search(name) and name not in NO_LIMITS:
                yield name, value
        case ast.keyword(arg=str(name), value=value):
            if name in BOUNDING:
                yield name, value
        case ast.arguments():
            named = [*node.posonlyargs, *node.args]
            pairs = [*zip(node.kwonlyargs, node.kw_defaults, strict=True)]
            pairs += zip(named[::-1], node.defaults[::-1], strict=False)
            yield from ((a.arg, v) for a, v in pairs if v is not None and a.arg in BOUNDING)


def _number(value: ast.expr) -> bool:
    """Whether it is written down as a number, in digits or as a product of such."""
    match value:
        case ast.Constant(int() | float() as number):
            return not isinstance(number, bool) and number > 1
        case ast.BinOp(left=left, right=right):
            return _number(left) and _number(right)
    return False
