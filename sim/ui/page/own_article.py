"""Text: the articles that a case is read from. They stay here; the file gets their marks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

import streamlit as st

from sim import limits
from sim.files.edit import Edit
from sim.problems import InvalidInput
from sim.questions.glossary import counted
from sim.ui import look
from sim.ui.forms import Form
from sim.ui.own_case import numbered
from sim.ui.own_files import folder_of_texts, keep_beside, texts_beside, written_back
from sim.ui.own_kept import articles
from sim.ui.page import own_whole
from sim.ui.page.own_record import sources
from sim.ui.page.own_text import change_text
from sim.ui.seen import Seen
from sim.ui.session import act, current
from sim.ui.widgets import in_place

_READ: Final = "own.articles.read"
_BAD: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff]"
)
_WHY: Final = (
    "Paste an article, or bring it as a text file. It stays in this browser: the case gets the "
    "source, short quotations, their places, and a fingerprint by which the text is known again."
)


def cleaned(text: str) -> str:
    """The text with plain line breaks, without characters that no file may hold."""
    return _BAD.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()


def digest(text: str) -> str:
    """The SHA-256 of a text, by which a case knows it again."""
    return hashlib.sha256(text.encode()).hexdigest()


def texts(seen: Seen) -> Mapping[str, str]:
    """Source -> its text, for the sources of the case whose text is at hand."""
    held, own = articles(), seen.own
    if own is not None and own.file is not None and st.session_state.get(_READ) != own.file:
        st.session_state[_READ] = own.file
        held.update(texts_beside(own.file))
    digests = {source.id: source.text_digest for source in seen.scenario.sources}
    return {name: held[d] for name, d in digests.items() if d is not None and d in held}


def show(seen: Seen) -> None:
    """The sources there are, and a form for one more."""
    at_hand = texts(seen)
    own_whole.show(seen.scenario)
    look.show(look.soft(_WHY))
    with in_place():
        sources(seen.scenario, {name: len(text) for name, text in at_hand.items()})
        _beside(seen, at_hand)
    form = Form("own.article", "Text: a new one")
    with st.container(border=True):
        pasted = form.text("The article", height=220)
        file = st.file_uploader(
            "Or a text file (.txt, .md)",
            type=["txt", "md"],
            max_upload_size=limits.UPLOAD_MEGABYTES,
            # Another one once the text of this one was added.
            key=f"own.article.file.{len(seen.scenario.sources)}",
        )
        first, second = st.columns(2)
        outlet = form.text("Outlet", box=first)
        day = form.text("Date", box=second, placeholder="2026-03-04")
        headline = form.text("Headline", box=first)
        author = form.text("Author", box=second)
        if form.saved("Add this text", icon=":material/post_add:"):
            given = file.getvalue() if file is not None else pasted.encode("utf-8", "replace")
            fields = {"outlet": outlet, "headline": headline, "authors": author, "date": day}
            if _add(form, given, fields):
                st.rerun()


def _beside(seen: Seen, at_hand: Mapping[str, str]) -> None:
    """Offer to keep the texts beside the file that is written."""
    file = None if seen.own is None else seen.own.file
    if file is None or not written_back():
        return
    folder = folder_of_texts(file)
    words = f"Keep the texts as well, beside the file, in {look.label(folder.name)}"
    if st.toggle(words, folder.is_dir(), key="own.articles.beside"):
        try:
            keep_beside(file, {f"{n}-{digest(t)[:12]}.txt": t for n, t in at_hand.items()})
        except InvalidInput as invalid:
            st.error(look.label(str(invalid.problems[0])))


def _add(form: Form, given: bytes, fields: Mapping[str, str]) -> bool:
    """Make a source of an article; False, with the reason told, where that cannot be."""
    if len(given) > limits.FILE_BYTES:
        st.error(f"A text may have {limits.FILE_BYTES:,} bytes at most.")
        return False
    try:
        raw = given.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        st.error(
            f"This is no text in UTF-8: byte {wrong.start + 1:,} cannot be read. Nothing was added."
        )
        return False
    text = cleaned(raw)
    if not text or not fields["outlet"].strip():
        st.error("Paste the text or bring a file of up to 2 MB, and name its outlet.")
        return False
    held = articles()
    if sum(map(len, held.values())) + len(text) > limits.ARTICLE_CHARACTERS:
        st.error(f"A tab holds {limits.ARTICLE_CHARACTERS:,} characters of text at most.")
        return False
    known = digest(text)
    scenario = current().scenario
    if any(source.text_digest == known for source in scenario.sources):
        st.error("This text is there already.")
        return False
    item: dict[str, object] = {
        "id": numbered("S", scenario.source),
        **{key: " ".join(cleaned(value).split()) for key, value in fields.items()},
        "text_digest": known,
    }
    made = False

    def make() -> None:
        nonlocal made
        made = change_text([Edit(("sources",), {k: v for k, v in item.items() if v})])

    act(make)
    if made:
        form.clear()
        held[known] = text
        removed = len(_BAD.findall(raw.replace("\r", "").replace("\t", "")))
        if removed:
            st.toast(f"{counted(removed, 'control character')} taken out of the text.")
    return True
