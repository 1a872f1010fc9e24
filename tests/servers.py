"""Private database and Redis servers for tests: real ones, on unix sockets, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pytest

DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")
UNPRIVILEGED = ("postgres", "nobody")
POSTGRES_SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
}


class PostgresServer:
    """PostgreSQL in a folder of its own, run by a user who is not root (it refuses root)."""

    def __init__(self) -> None:
        self._initdb = _postgres_program("initdb")
        self._pg_ctl = _postgres_program("pg_ctl")
        self._user = _unprivileged_user() if os.getuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="tawasul-pg-"))
        self._data = self._folder / "data"
        if self._user is not None:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        self._run(self._initdb, "-D", self._data, "-A", "trust", "-U", "tawasul", "-E", "UTF8")
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in POSTGRES_SETTINGS.items())
            file.write(f"unix_socket_directories = '{self._folder}'\n")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._run(self._pg_ctl, "start", "-w", "-D", self._data, "-l", self._folder / "log")

    def stop(self) -> None:
        """Stop the server as after a failure: whoever is connected is cut off."""
        self._run(self._pg_ctl, "stop", "-w", "-D", self._data, "-m", "immediate")

    def url(self, database: str) -> str:
        """Return the address of one of its databases."""
        return f"postgresql://tawasul@/{database}?host={self._folder}"

    def create(self, database: str, *, template: str = "template0") -> None:
        """Make a database like *template*."""
        self._query("postgres", f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._query("postgres", f'DROP DATABASE "{database}" WITH (FORCE)')

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def _query(self, database: str, query: str) -> None:
        psql = _postgres_program("psql")
        self._run(psql, "-qX", "-h", self._folder, "-U", "tawasul", "-c", query, database)

    def _run(self, *command: str | Path) -> None:
        words = [*_as_user(self._user), *map(str, command)]
        done = subprocess.run(
            words, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/"
        )
        if done.returncode:
            raise RuntimeError(f"{words} failed: {done.stderr.decode()}")


class RedisServer:
    """Redis in a folder of its own; what it was told outlives a restart."""

    def __init__(self) -> None:
        self._program = _program("redis-server")
        self._folder = Path(tempfile.mkdtemp(prefix="tawasul-redis-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the server's address."""
        return f"unix://{self._folder / 'redis.sock'}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = ("--port", "0", "--save", "", "--appendonly", "yes", "--appendfsync", "always")
        places = ("--unixsocket", str(self._folder / "redis.sock"), "--dir", str(self._folder))
        self._process = subprocess.Popen(
            [*DIES_WITH_US, self._program, *options, *places],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if b"ready to accept connections" in line.lower():
                return
        raise RuntimeError("redis-server did not start")

    def stop(self) -> None:
        """Kill the server."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder)


def _unprivileged_user() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.fail(f"PostgreSQL refuses root, and there is no user of {UNPRIVILEGED} to run it as.")


def _as_user(user: pwd.struct_passwd | None) -> Sequence[str]:
    if user is None:
        return ()
    return ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--")


def _postgres_program(name: str) -> str:
    versions = Path("/usr/lib/postgresql")
    found = sorted(versions.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if found:
        return str(found[-1])
    return _program(name)


def _program(name: str) -> str:
    if (path := shutil.which(name)) is None:
        pytest.fail(
            f"This test needs {name}, which is not installed:"
            " apt-get install postgresql redis-server, then run it again."
        )
    return path
