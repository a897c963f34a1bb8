"""What a browser shows before the page is there: its style, the program's name, and a moment.

Streamlit's own first document is empty, and is filled a second later. The style and a few words
are put into it, so that the first paint is no white page and nothing has to find its style, and
with it its place, after it was drawn. ``page.css`` keeps the page hidden until what is at its top
is in place, and shows it after some seconds in any case.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.ui import look

SCRIPT: Final = Path(__file__).with_name("each_run.py")
"""The script that Streamlit runs for each visitor."""
_ROOT: Final = '<div id="root"></div>'
_FIRST: Final = (
    f"{_ROOT}<style>{Path(__file__).with_name('page.css').read_text(encoding='utf-8')}</style>"
    f'<div class="np" id="np-first">{look.NAMED}<p class="soft">One moment …</p></div>'
)
_NEW_EACH_TIME: Final = (b"accept-encoding", b"if-none-match", b"if-modified-since")


class FirstPaint:
    """Puts the style and the first words into Streamlit's own document, wherever it is sent."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; change the answer to it if that is Streamlit's document."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        kept = [pair for pair in scope["headers"] if pair[0] not in _NEW_EACH_TIME]
        start: Message = {}
        body = b""

        async def changed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                if not _is_html(start):
                    await send(start)
                return
            if message["type"] != "http.response.body" or not _is_html(start):
                await send(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                made = _with_first(body)
                headers = MutableHeaders(raw=start["headers"])
                headers["content-length"] = str(len(made))
                del headers["etag"], headers["last-modified"]
                await send(start)
                await send({"type": "http.response.body", "body": made})

        await self._app({**scope, "headers": kept}, receive, changed)


def _is_html(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def _with_first(body: bytes) -> bytes:
    text = body.decode("utf-8").replace("<title>Streamlit<", f"<title>{look.NAME}<", 1)
    return text.replace(_ROOT, _FIRST, 1).encode()
