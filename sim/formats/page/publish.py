"""A scenario as one HTML file, or several with an index: made whole, then written at once."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from sim import limits
from sim.files.save import unwritten, write_new
from sim.formats.page.data import data_of
from sim.formats.page.views import views_of
from sim.problems import InvalidInput, Problem, unknown
from sim.questions.glossary import counted, listed
from sim.scenario.asked import wrong
from sim.scenario.inside import outside
from sim.scenario.model import Scenario
from sim.scenario.question import ask
from sim.scenario.view import View, view_of

SCRIPTS: Final = ("data.js", "engine.js", "told.js", "link.js", "page.js")
_NO_VIEWS: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})


@dataclass(frozen=True)
class Published:
    """A page: its data, its text, and what a reader of the command line should know."""

    data: Mapping[str, Any]
    html: str

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.html.encode())

    @property
    def told(self) -> str:
        """How large it is, and how many views and diagrams it holds."""
        views, diagrams = len(self.data["views"]), len(self.data["diagrams"])
        size = f"{self.size / 1000:.0f} kB"
        return f"{size}, {counted(views, 'view')}, {counted(diagrams, 'diagram')}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """Views that ship without counts, and what to leave out of a large page."""
        wide = [view for view in self.data["views"] if view["diagram"] is None]
        said = [f"{self._name(view)}: no counts, {view['too_wide']}" for view in wide]
        if self.size > limits.PUBLISHED_BYTES:
            what = "fewer views" if len(self.data["views"]) > 1 else "a scenario of fewer parties"
            said.append(f"the page is larger than 1 MB; ship {what}")
        return tuple(said)

    def _name(self, view: Mapping[str, Any]) -> str:
        switches = self.data["switches"]
        chosen = [s["values"][place][0] for s, place in zip(switches, view["at"], strict=True)]
        return f"view {', '.join(chosen)}" if chosen else "the view"

    def write(self, path: Path | str, *, force: bool = False) -> None:
        """Write the page in one step; a file that exists only by ``force``.

        Raises:
            InvalidInput: the file exists, or cannot be written.
        """
        write_new({Path(path): self.html}, force=force)


def publish(
    scenario: Scenario,
    *,
    view: View | None = None,
    views: Mapping[str, Sequence[str]] = _NO_VIEWS,
    parties: Sequence[str] | str | None = None,
    package: str | None = None,
) -> Published:
    """The scenario as a page that answers by itself, exactly as the library does.

    It opens in ``view``; readers may switch to every combination of the values in ``views``
    (``evidence``, ``as_of`` or a reading -> values, or ``all``). ``parties`` are those that
    must agree at first (None: the scenario's own rule), ``package`` is the one first shown.

    Raises:
        InvalidInput: with every name that leads nowhere; more parties or views than fit.
    """
    base = view or view_of(scenario)
    if problems := faults(scenario, base, views, parties, package):
        raise InvalidInput(problems)
    asked = None
    if parties is not None:
        named = (parties,) if isinstance(parties, str) else tuple(parties)
        asked = outside(scenario) if parties == "all" else named
    data = data_of(scenario, views_of(scenario, base, views), asked, package)
    return Published(data, _page(data))


def faults(
    scenario: Scenario,
    base: View,
    views: Mapping[str, Sequence[str]],
    parties: Sequence[str] | str | None,
    package: str | None,
) -> list[Problem]:
    """Every name that leads nowhere, and what a page has no room for."""
    problems = list(wrong(lambda: views_of(scenario, base, views)))
    problems += wrong(lambda: ask(scenario, parties=parties))
    if len(scenario.parties) > limits.PUBLISHED_PARTIES:
        most = f"a page holds {limits.PUBLISHED_PARTIES} at most"
        message = f"{len(scenario.parties)} parties; {most}"
        problems.append(Problem(scenario.id, message=message))
    if package is not None and package not in scenario.package:
        problems.append(unknown("--package", "package", package, scenario.package))
    return problems


def gallery(pages: Sequence[Published], folder: Path | str, *, force: bool = False) -> None:
    """Write a file per page, named by its scenario, and an index of them without any script.

    Raises:
        InvalidInput: two pages are of one scenario; a file exists, or cannot be written.
    """
    folder = Path(folder)
    names = [page.data["scenario"]["id"] for page in pages]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        message = "is given twice"
        raise InvalidInput([Problem(name, message=message) for name in twice])
    texts = {folder / f"{n}.html": page.html for n, page in zip(names, pages, strict=True)}
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise unwritten(folder, error) from None
    write_new({**texts, folder / "index.html": _index(pages)}, force=force)


def _page(data: Mapping[str, Any]) -> str:
    """The template with style, script and data put in, and a policy that names just these."""
    style = _shipped("page.css")
    script = "\n".join(line for name in SCRIPTS for line in _code(_shipped(name)))
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for mark in "<\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return _template().render(
        {
            **data,
            "groups": _groups(data["terms"]),
            "agreeing": listed(
                party["name"]
                for place, party in enumerate(data["parties"])
                if data["opens_on"]["asked"] >> place & 1
            ),
            "policy": _policy(style, script),
            "style": style,
            "data": text,
            "script": script,
        }
    )


@cache
def _template() -> Template:
    made = Environment(
        loader=FunctionLoader(_shipped),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template("page.html")


def _groups(
    terms: Sequence[Mapping[str, Any]],
) -> Mapping[str, list[tuple[int, Mapping[str, Any]]]]:
    """Heading -> its terms beside their places."""
    found: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for place, term in enumerate(terms):
        found.setdefault(term["group"], []).append((place, {"range": None, **term}))
    return found


def _shipped(name: str) -> str:
    return files("sim.formats.page").joinpath(name).read_text(encoding="utf-8")


def _code(script: str) -> Iterator[str]:
    """Its lines without comments and indentation."""
    lines = (line.strip() for line in script.splitlines())
    return (line for line in lines if line and not line.startswith("//"))


def _policy(style: str, script: str) -> str:
    def digest(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _index(pages: Sequence[Published]) -> str:
    style = _shipped("page.css")
    items = "\n".join(_item(page) for page in pages)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, "")}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Negotiations</title><style>{style}</style></head>\n"
        f"<body><main><h1>Negotiations</h1>\n{items}\n</main></body></html>\n"
    )


def _item(page: Published) -> str:
    said = page.data["scenario"]
    parties = ", ".join(party["label"] for party in page.data["parties"])
    facts = f"{date.fromisoformat(said['as_of']):%Y-%m-%d}; {parties}; {page.size / 1000:.0f} kB"
    return (
        f'<section><h2><a href="{escape(said["id"])}.html">{escape(said["title"])}</a></h2>\n'
        f'<p>{escape(said["summary"])}</p><p class="soft">{escape(facts)}</p></section>'
    )
