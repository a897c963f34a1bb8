"""What the package shows on top."""

from types import ModuleType

import pytest

import sim
from sim.questions.registry import QUESTIONS


@pytest.mark.parametrize("name", sim.__all__)
def test_every_name_of_the_face_is_there(name: str) -> None:
    assert getattr(sim, name) is not None
    assert name in dir(sim)


@pytest.mark.parametrize("name", [*QUESTIONS, "inverse", "run"])
def test_every_question_is_a_function_of_the_face(name: str) -> None:
    found = getattr(sim, name)
    assert callable(found) and not isinstance(found, ModuleType)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        _ = sim.chekc
