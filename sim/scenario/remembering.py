"""What was worked out of something that never changes, kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields
from functools import cached_property
from typing import Any, TypeVar, cast

from sim import limits

Found = TypeVar("Found")


class Remembering:
    """For frozen dataclasses; a copy, also one in another process, remembers nothing."""

    def remember(self, key: Hashable, work: Callable[[], Found]) -> Found:
        """What ``work`` finds, done once; it must depend on the key and on this alone."""
        found = self._found.get(key, self)
        if found is self:
            found = work()
            if len(self._found) >= limits.REMEMBERED:
                self._found.clear()
            self._found[key] = found
        return cast("Found", found)

    @cached_property
    def _found(self) -> dict[Hashable, Any]:
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """What is declared."""
        declared = fields(self)  # type: ignore[arg-type]
        return {field.name: getattr(self, field.name) for field in declared}
