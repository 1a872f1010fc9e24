"""Killed (-9) two hundred times while filing and escalating: what was lost, what came twice.

``python -m benchmarks.requests_killed`` takes SQLite; ``… postgresql 200`` the other.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.rig import say
from core.database import engine_for, sessions_for
from tawasul import migrate
from tests.centre_of_requests import opened
from tests.request_killing import killed
from tests.servers import PostgresServer

KILLS = 200


def main() -> None:
    """Print what was found."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else KILLS
    with tempfile.TemporaryDirectory(prefix="tawasul-killed-") as folder:
        if kind == "sqlite":
            asyncio.run(_killed(kind, f"sqlite:///{folder}/killed.sqlite3", folder, kills))
            return
        with PostgresServer() as server:
            server.create("killed")
            asyncio.run(_killed(kind, server.url("killed"), folder, kills))


async def _killed(kind: str, url: str, folder: str, kills: int) -> None:
    await migrate.upgrade(url)
    engine = engine_for(url)
    await opened(sessions_for(engine))
    found = await killed(url, sessions_for(engine), Path(folder) / "sent", kills)
    await engine.dispose()
    counts = {"filed": found.filed, "steps": found.steps, "messages": found.messages}
    counts |= {"sendings": found.sendings, "repeats": found.repeats}
    say("requests_killed", database=kind, kills=found.kills, **counts, wrong=found.wrong[:20])


if __name__ == "__main__":
    main()
