"""The programs that a centre needs and how each one gets onto this machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tawasul.errors import ProvisionError
from tawasul.progress import Progress
from tawasul.provision_apt import Apt
from tawasul.provision_asterisk import ensure_asterisk
from tawasul.provision_libraries import ensure_layout
from tawasul.provision_shell import found


@dataclass(frozen=True, slots=True)
class Tool:
    """A program found on the PATH, and the Debian package that carries it."""

    program: str
    package: str
    service: str | None = None  # the package would start it at boot; a centre starts its own


FOR_A_CENTRE = (
    Tool("redis-server", "redis-server", service="redis-server"),
    Tool("espeak-ng", "espeak-ng"),
    Tool("sox", "sox"),
    Tool("ffmpeg", "ffmpeg"),
    Tool("setpriv", "util-linux"),
)
FOR_TESTS = (
    Tool("sipp", "sip-tester"),
    Tool("chromium", "chromium"),
    Tool("ip", "iproute2"),
)


def provision(
    progress: Progress, cache: Path, *, owns_redis: bool, for_tests: bool = False
) -> None:
    """Make every program of a centre available; a machine that has them all is left alone."""
    apt = Apt(progress, cache)
    wanted = [tool for tool in FOR_A_CENTRE if owns_redis or tool.program != "redis-server"]
    missing = missing_tools((*wanted, *(FOR_TESTS if for_tests else ())))
    if missing:
        apt.install(
            [tool.package for tool in missing],
            because=", ".join(tool.program for tool in missing),
            services=[tool.service for tool in missing if tool.service],
        )
    ensure_layout(progress, apt)
    if for_tests:
        apt.ensure_postgresql()
    ensure_asterisk(progress, apt, cache)
    if left := missing_tools(missing):
        raise ProvisionError(
            f"The package {left[0].package} was installed and still there is no "
            f"{left[0].program} on the PATH: install it by hand, then run this again."
        )


def missing_tools(tools: Sequence[Tool]) -> list[Tool]:
    """Return those of *tools* that are not on the PATH."""
    return [tool for tool in tools if found(tool.program) is None]
