"""``negsim app FILE`` and ``DIR``: shown, written back when asked, never lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.cli.main import main
from sim.files.save import BACKUP
from sim.files.templates import template
from sim.scenario.model import Kind
from sim.ui.own_files import EDIT, FILES, files
from tests.test_page import go, put, started

TEXT = template("labour", "strike")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "strike.yaml"
    found.write_text(TEXT, encoding="utf-8", newline="\n")
    monkeypatch.setenv(FILES, str(found))
    return found


@pytest.fixture
def edited(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(EDIT, "yes")
    return file


def said(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html"))


def write(at: AppTest, text: str) -> AppTest:
    """Change the text in the pane and have it read."""
    (pane,) = (area for area in at.text_area if (area.key or "").startswith("own.file."))
    pane.set_value(text).run()
    return at.button("own.read").click().run()


def test_a_file_comes_first_and_is_not_written_unless_asked(file: Path) -> None:
    at = started("scenario")
    assert "You are looking at strike.yaml." in said(at)
    write(at, TEXT.replace("label: Pay rise", "label: Pay"))
    assert not at.exception
    assert file.read_text(encoding="utf-8") == TEXT
    assert list(file.parent.iterdir()) == [file]


def test_each_change_is_written_and_the_first_text_kept(edited: Path) -> None:
    at = started("scenario")
    assert "Each change is written to it" in said(at)
    one = TEXT.replace("label: Pay rise", "label: Pay")
    two = one.replace("label: The strike", "label: Strike")
    write(write(at, one), two)
    assert edited.read_text(encoding="utf-8") == two
    backup = edited.with_name(edited.name + BACKUP)
    assert backup.read_text(encoding="utf-8") == TEXT
    at.button("own.undo").click().run()
    assert edited.read_text(encoding="utf-8") == one
    at.button("own.redo").click().run()
    assert edited.read_text(encoding="utf-8") == two
    assert sorted(path.name for path in edited.parent.iterdir()) == [edited.name, backup.name]


def test_a_form_changes_its_lines_and_leaves_the_rest(edited: Path) -> None:
    at = started("scenario")
    put(at, "own.step", "Parties")
    name = next(box for box in at.text_input if box.value == "Drivers' union")
    name.set_value("Drivers: the union")
    next(b for b in at.button if b.key == (name.key or "").replace(".Name", ".save")).click().run()
    assert not at.exception
    before, after = TEXT.splitlines(), edited.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert "Drivers: the union" in changed[0][1]


def test_a_position_is_changed_where_it_was_changed(edited: Path) -> None:
    at = put(started("scenario"), "own.step", "Positions")
    at.button("own.change.D1").click().run()
    kind = next(box for box in at.selectbox if box.label == "How it binds")
    kind.set_value("demand").run()
    at.button("own.save").click().run()
    assert not at.exception and not at.error
    scenario = sim.load(edited)
    assert scenario.position["D1"].kind is Kind.DEMAND
    assert scenario.position["D1"].basis == ("Q1",)
    assert str(scenario.position["D1"].requires) == "pay >= p6"
    # The rule is written anew, by the option that the list showed.
    before, after = TEXT.splitlines(), edited.read_text(encoding="utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split(":")[0].strip() for line in changed] == ["kind", "requires"]
    assert changed[0].endswith("# refuses otherwise. Also: condition, offer_limit, demand, "
                               "preference, openness")  # fmt: skip


def test_what_is_still_needed_is_not_taken_out(edited: Path) -> None:
    at = put(started("scenario"), "own.step", "Parties")
    at.button("own.out.parties.drivers").click().run()
    assert any("not done" in error.value for error in at.error)
    assert "drivers: position D1 depends on it" in said(at)
    assert edited.read_text(encoding="utf-8") == TEXT


def test_what_is_wrong_changes_nothing(edited: Path) -> None:
    at = started("scenario")
    write(at, TEXT.replace("party: drivers", "party: driver"))
    assert "there is no party" in said(at)
    assert edited.read_text(encoding="utf-8") == TEXT


def test_a_change_by_another_program_is_told_and_both_can_be_kept(edited: Path) -> None:
    at = started("scenario")
    theirs = TEXT.replace("label: Bus company", "label: Buses")
    edited.write_text(theirs, encoding="utf-8", newline="\n")
    mine = TEXT.replace("label: Pay rise", "label: Pay")
    write(at, mine)
    assert edited.read_text(encoding="utf-8") == theirs
    assert any("another program has changed the file" in e.value for e in at.error)
    at.button("own.mine").click().run()
    assert edited.read_text(encoding="utf-8") == mine
    assert edited.with_name(edited.name + BACKUP).read_text(encoding="utf-8") == theirs
    assert not at.error


def test_theirs_can_be_taken(edited: Path) -> None:
    at = started("scenario")
    theirs = TEXT.replace("label: Bus company", "label: Buses")
    edited.write_text(theirs, encoding="utf-8", newline="\n")
    write(at, TEXT.replace("label: Pay rise", "label: Pay"))
    at.button("own.theirs").click().run()
    assert not at.error
    newer = theirs.replace("label: Pay rise", "label: Pay")
    write(at, newer)
    assert edited.read_text(encoding="utf-8") == newer


def test_another_case_is_not_written_into_the_file(edited: Path) -> None:
    at = started("scenario")
    at.button("own.start").click().run()
    assert "You are looking at your own copy." in said(at)
    assert edited.read_text(encoding="utf-8") == TEXT


def test_a_folder_offers_its_scenarios_and_tells_what_is_wrong(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = file.parent
    (folder / "a-broken.yaml").write_text("scenario: x\n", encoding="utf-8")
    (folder / "strike.runs.yaml").write_text("runs: []\n", encoding="utf-8")
    (folder / "notes.txt").write_text("no\n", encoding="utf-8")
    monkeypatch.setenv(FILES, str(folder))
    assert list(files()) == ["a-broken", "strike"]
    at = started()
    assert any("a-broken.yaml cannot be used" in warning.value for warning in at.warning)
    go(at, "scenario").selectbox("side.scenario").set_value("strike").run()
    assert "You are looking at strike.yaml." in said(at)
    assert at.query_params["scenario"] in ("strike", ["strike"])


def test_without_a_file_nothing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FILES, raising=False)
    assert files() == {}


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["app", str(tmp_path / "none.yaml")]) == 2
    assert main(["app", "--edit"]) == 2
    assert "no such file or folder" in capsys.readouterr().err


def test_articles_lie_beside_the_file_only_when_that_is_chosen(edited: Path) -> None:
    at = put(started("scenario"), "own.step", "Text")
    at.text_area("own.article.The article").set_value("One.\r\nTwo \u202e three.")
    at.text_input("own.article.Outlet").set_value("Gazette")
    next(b for b in at.button if b.label == "Add this text").click().run()
    folder = edited.with_name("strike.yaml.texts")
    assert not folder.exists()
    at.toggle("own.articles.beside").set_value(True).run()
    assert not at.exception and not at.error
    (kept,) = folder.iterdir()
    (source,) = (s for s in sim.load(edited).sources if s.text_digest)
    data = kept.read_bytes()
    assert data == b"One.\nTwo  three."
    assert hashlib.sha256(data).hexdigest() == source.text_digest
    assert "Two" not in edited.read_text(encoding="utf-8")
    # Another session finds it there.
    again = put(started("scenario"), "own.step", "Text")
    assert again.toggle("own.articles.beside").value
    assert any("characters here" in box.label for box in again.expander)


def test_an_article_that_cannot_be_read_is_refused_in_words(file: Path) -> None:
    at = put(started("scenario"), "own.step", "Text")
    box = next(box for box in at.file_uploader if box.label.startswith("Or a text file"))
    box.upload("a.txt", "Grüße".encode("latin-1"))
    at.text_input("own.article.Outlet").set_value("Gazette")
    next(b for b in at.button if b.label == "Add this text").click().run()
    assert [error.value for error in at.error] == [
        "This is no text in UTF-8: byte 3 cannot be read. Nothing was added."
    ]
    assert file.read_text(encoding="utf-8").count("text_digest") == 0


def test_without_the_file_written_no_article_is(file: Path) -> None:
    at = put(started("scenario"), "own.step", "Text")
    assert "own.articles.beside" not in [toggle.key for toggle in at.toggle]
    assert [path.name for path in file.parent.iterdir()] == [file.name]
