"""Questions that belong to others, so that the bank knows when it does not know."""

from pathlib import Path

FILE = Path(__file__).with_name("elsewhere.txt")


def questions_of_others() -> tuple[str, ...]:
    """Return the questions of the file, one a line."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
