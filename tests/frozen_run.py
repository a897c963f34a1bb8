"""The folder that ``negsim run ukraine-2025-03 --out DIR`` writes: 280 questions, every file."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow.parquet as pq  # type: ignore[import-untyped]

from sim.cli import main
from tests.frozen_text import masked, text_of

_LARGE: Final = 60_000
"""A file of more bytes is stored as its outline: what is in it, and digests of the parts."""
_TABLES: Final = (
    *("questions", "check", "explain", "nearest", "sensitivity", "verdicts", "conflicts"),
    *("concessions", "alone", "nearest_deals", "what_if", "robustness", "breaches"),
    *("hold", "undertakings"),
)


def cases() -> Iterator[str]:
    """The names of the files."""
    yield "run/files.txt"
    yield from (f"run/{name}.csv.txt" for name in _TABLES)
    yield from (f"run/{name}.parquet.txt" for name in _TABLES)
    yield from ("run/record.json.txt", "run/report.html.txt", "run/report.html.sha256.txt")


def made(case: str) -> str:
    """What the file of this name must hold now."""
    files = _folder()
    name = case.removeprefix("run/").removesuffix(".txt")
    if name == "files":
        return "".join(f"{file}\n" for file in files)
    if name == "report.html.sha256":
        return _digest(masked(files["report.html"].decode())) + "\n"
    data = files[name]
    if name == "report.html":
        return masked(text_of(data.decode())) + "\n"
    if name == "record.json":
        return _record(json.loads(masked(data.decode())))
    if name.endswith(".parquet"):
        return _parquet(data, files[name.replace(".parquet", ".csv")])
    text = masked(data.decode())
    return text if len(data) <= _LARGE else _outline(text)


@cache
def _folder() -> dict[str, bytes]:
    with TemporaryDirectory() as folder, redirect_stdout(io.StringIO()) as out:
        with redirect_stderr(io.StringIO()):
            code = main(["run", "ukraine-2025-03", "--out", folder, "--workers", "1"])
        assert code == 0, out.getvalue()
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _outline(text: str) -> str:
    """Of a large table: its size, its digest, and for each run the digest of each column."""
    head, *rows = list(csv.reader(io.StringIO(text)))
    runs = dict.fromkeys(row[head.index("run")] for row in rows)
    lines = [f"{len(rows)} rows, SHA-256 {_digest(text)}"]
    for run in runs:
        mine = [row for row in rows if row[head.index("run")] == run]
        lines.append(f"{run}: {len(mine)} rows")
        lines += [
            f"  {column}: {_digest(json.dumps([row[place] for row in mine]))[:16]}"
            for place, column in enumerate(head)
        ]
    return "\n".join(lines) + "\n"


def _record(found: dict[str, Any]) -> str:
    """The record without its answers, of which there is a digest for each question."""
    for run in found["runs"]:
        run["answers"] = {
            answer["job"]: _digest(json.dumps(answer, ensure_ascii=False, sort_keys=True))[:16]
            for answer in run["answers"]
        }
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _parquet(data: bytes, as_csv: bytes) -> str:
    """The columns with their types, and where the values differ from those of the CSV."""
    table = pq.read_table(io.BytesIO(data))
    head, *rows = list(csv.reader(io.StringIO(as_csv.decode())))
    lines = [f"{field.name}: {field.type}" for field in table.schema]
    assert table.column_names == head
    for place, name in enumerate(head):
        values = [_as_csv(value) for value in table.column(name).to_pylist()]
        differing = [
            f"  row {number}: {value!r} here, {row[place]!r} in the CSV"
            for number, (value, row) in enumerate(zip(values, rows, strict=True), 1)
            if value != row[place]
        ]
        lines += [f"{name} differs from the CSV in {len(differing)} rows", *differing[:3]] * bool(
            differing
        )
    return "\n".join([*lines, f"{table.num_rows} rows"]) + "\n"


def _as_csv(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
