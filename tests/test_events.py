"""The fast reading of YAML and the slow one give the same tree and the same problems."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.files import tree
from sim.files.events import Event, NotRead, fast_events

SCENARIOS = sorted((Path(__file__).parent.parent / "scenarios").glob("*.yaml"))
BITS = [*"'\"[]{}:,-#&*!|>%@`?\n ~=", "---", "...", ": ", "- ", "\n  ", "é", "{a: b}", "[a, b]"]
BITS += ["? ", "<<: ", "yes", " #", ">-\n \n", '[a "b]', "\t", "key:\n", "*one", "&one ", "!tag "]


def flat(node: object) -> object:
    match node:
        case tree.Scalar():
            return (node.place, node.value, node.text, node.raw, node.last_line, node.size)
        case tree.Sequence():
            parts = [flat(item) for item in node.items]
            return (node.place, node.flow, node.last_line, node.size, parts)
        case tree.Mapping():
            entries = [(name, e.key, flat(e.value)) for name, e in node.entries.items()]
            return (node.place, node.flow, node.last_line, node.size, entries)
    return None


def refusing(text: str) -> Iterator[Event]:
    raise NotRead
    yield


def read_both_ways(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    fast = tree.compose(text, "a.yaml")
    with monkeypatch.context() as patch:
        patch.setattr(tree, "fast_events", refusing)
        slow = tree.compose(text, "a.yaml")
    return (flat(fast[0]), fast[1]), (flat(slow[0]), slow[1])


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_files_are_read_fast_and_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text("utf-8")
    assert list(fast_events(text))[-1].kind == "StreamEndEvent"
    fast, slow = read_both_ways(text, monkeypatch)
    assert fast == slow


@pytest.mark.parametrize("seed", range(300))
def test_damaged_files_are_read_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    text = chance.choice(SCENARIOS).read_text("utf-8")[: chance.randrange(300, 4000)]
    for _ in range(chance.randrange(1, 5)):
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice(BITS) + text[place + chance.choice((0, 0, 1)) :]
    fast, slow = read_both_ways(text, monkeypatch)
    assert fast == slow
