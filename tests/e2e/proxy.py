"""A TCP proxy that can be cut, or left standing with nothing passing through."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

LOOPBACK = "127.0.0.1"
CHUNK = 65536
BOTH = socket.SHUT_RDWR


class Link:
    """One connection through the proxy: what comes in on one side goes out on the other."""

    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self._ends = (near, far)
        self._flows = threading.Event()
        self._flows.set()
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def freeze(self) -> None:
        """Let nothing more pass; both sides believe that they are connected."""
        self._flows.clear()

    def cut(self) -> None:
        """Close both sides."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(BOTH)
        self._flows.set()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                self._flows.wait()
                sink.sendall(data)
        self.cut()
        source.close()


class Proxy:
    """Passes connections on to a port of this machine, until told otherwise."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._links: list[Link] = []
        self._refuses = False
        self._listener = socket.create_server((LOOPBACK, 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.accepted = 0
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def cut(self, *, and_refuse: bool = False) -> None:
        """Close every connection; with *and_refuse* new ones are closed too until pass_on()."""
        self._refuses = and_refuse
        for link in self._links:
            link.cut()
        self._links.clear()

    def freeze(self) -> None:
        """Leave every connection half open: no byte passes, and nobody is told."""
        for link in self._links:
            link.freeze()

    def pass_on(self) -> None:
        """Take new connections again."""
        self._refuses = False

    def wait_for_connections(self, number: int, seconds: float) -> bool:
        """Tell whether *number* connections have been passed on within that time."""
        with self._news:
            return self._news.wait_for(lambda: self.accepted >= number, seconds)

    def close(self) -> None:
        """End everything."""
        with suppress(OSError):
            self._listener.shutdown(BOTH)
        self._listener.close()
        self._thread.join(5)
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._pass_on(near)

    def _pass_on(self, near: socket.socket) -> None:
        if self._refuses:
            near.close()
            return
        try:
            far = socket.create_connection((LOOPBACK, self._target), timeout=5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        self._links.append(Link(near, far))
        with self._news:
            self.accepted += 1
            self._news.notify_all()
