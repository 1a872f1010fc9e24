"""Run a long command while its last line is shown."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from tawasul.progress import Step

SYSTEM_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin"  # not on an ordinary user's PATH


def found(program: str) -> str | None:
    """Return the path of *program*, also when only an administrator's PATH has it."""
    return shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_FOLDERS}")


def run_shown(step: Step, command: Sequence[str]) -> tuple[int, list[str]]:
    """Run *command* to its end; return its exit code and every line that it said."""
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - commands of ours, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            if text := line.strip():
                said.append(text)
                step.detail = text[:60]
    return process.returncode, said


def complaint(said: Sequence[str]) -> str:
    """Return the line that best tells why a command failed."""
    errors = [
        line for line in said if line.startswith(("E:", "E ", "error", "Error", "W: Failure"))
    ]
    return (errors or list(said) or ["it said nothing"])[-1].removeprefix("E:").strip().rstrip(".")


def answer_of(command: Sequence[str]) -> str:
    """Return what a quick command prints, or an empty text when it fails."""
    try:
        result = subprocess.run(  # noqa: S603 - commands of ours, no shell
            command, capture_output=True, encoding="utf-8", errors="replace", check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return result.stdout
