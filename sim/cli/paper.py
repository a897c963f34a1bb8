"""Where commands write for people."""

from rich.console import Console


class Paper(Console):
    """Standard output (or error), with what a terminal can show."""

    def on_broken_pipe(self) -> None:
        """Leave it to the command line: rich would end with the code of a negative finding."""
        raise BrokenPipeError
