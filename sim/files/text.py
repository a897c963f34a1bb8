"""The bytes of a file to text, in whichever encoding of Unicode it was saved."""

from __future__ import annotations

import json
from typing import Final

from sim import limits
from sim.problems import InvalidInput, Problem

_MARK: Final = "\ufeff"


def encoding_of(data: bytes) -> str:
    """UTF-8, UTF-16 or UTF-32, told by a mark or by zeros among the first bytes."""
    return json.detect_encoding(data)


def decoded(data: bytes, file: str) -> str:
    """The text of a file, without the mark that may stand before it.

    Raises:
        InvalidInput: it is too long, or in another encoding than those above.
    """
    if len(data) > limits.FILE_BYTES:
        message = f"the file is longer than {limits.FILE_BYTES:,} bytes"
        raise InvalidInput([Problem(file, message=message)])
    encoding = encoding_of(data)
    try:
        return data.decode(encoding).removeprefix(_MARK)
    except UnicodeDecodeError as error:
        said = f"byte 0x{data[error.start]:02x} is not {encoding[:6].upper()}"
        before = data[: error.start].decode(encoding, "replace")
    advice = "save the file as UTF-8 (it may be in Windows-1252 or Latin-1 now)"
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    raise InvalidInput([Problem(file, line, column, message=f"{said}; {advice}")])
