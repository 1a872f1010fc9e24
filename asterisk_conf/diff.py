"""What a new definition would change in the files of a running Asterisk."""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

SECRET_LINE = re.compile(
    r"^(?P<key>\s*(?:secret|password|password_digest|md5_cred)\s*=\s*)(?P<value>.*)$"
)


def unified(files: Mapping[str, str], folder: Path) -> str:
    """Return a unified diff from *folder* to *files*; empty when nothing would change.

    Secrets are hidden: a changed one shows as ``(hidden, old)`` and ``(hidden, new)``.
    """
    return "".join(_one(folder / name, text) for name, text in sorted(files.items()))


def _one(path: Path, text: str) -> str:
    before = path.read_text().splitlines() if path.is_file() else []
    after = text.splitlines()
    lines = difflib.unified_diff(
        _without_secrets(before, "old", after),
        _without_secrets(after, "new", before),
        f"a/{path.name}",
        f"b/{path.name}",
        lineterm="",
    )
    return "".join(f"{line}\n" for line in lines)


def _without_secrets(lines: list[str], age: str, others: list[str]) -> list[str]:
    known = set(others)
    return [
        SECRET_LINE.sub(rf"\g<key>(hidden{'' if line in known else f', {age}'})", line)
        for line in lines
    ]
