"""A correspondence system in a thread: a real HTTP server, as bad as a test wants it."""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Behaviour = Callable[["Letters", socket.socket], None]
TRANSACTION: Mapping[str, object] = {
    "number": "445566",
    "last_four": "7391",
    "status": "studied",
    "updated": "2026-11-20",
}


class Letters(ThreadingTCPServer):
    """Behaves as the list *behaviours* says, connection by connection, then as its last."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.context = context
        self.behaviours: list[Behaviour] = []
        self.asked: list[str] = []  # the head of each request
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """Return where transactions are."""
        scheme = "https" if self.context else "http"
        return f"{scheme}://127.0.0.1:{self.server_address[1]}/transactions"


class _Visit(BaseRequestHandler):
    def handle(self) -> None:
        server, peer = self.server, self.request
        assert isinstance(server, Letters)
        with suppress(OSError):
            if server.context is not None:
                peer = server.context.wrap_socket(peer, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                if not (piece := peer.recv(4096)):
                    return
                head += piece
            turn = len(server.asked)
            server.asked.append(head.decode())
            server.behaviours[min(turn, len(server.behaviours) - 1)](server, peer)
            peer.close()


@contextmanager
def letters(*behaviours: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[Letters]:
    """Serve until the end of the block."""
    with Letters(context) as server:
        server.behaviours = [*behaviours]
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


def says(body: bytes, status: str = "200 OK", kind: str = "application/json") -> Behaviour:
    """Answer so, as a good server does."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return lambda _, peer: peer.sendall(head.encode() + body)


def tells(**changes: object) -> Behaviour:
    """Tell of TRANSACTION, with *changes*."""
    return says(json.dumps({**TRANSACTION, **changes}).encode())


def leads_to(url: str) -> Behaviour:
    """Say that it is elsewhere."""
    head = f"HTTP/1.1 302 Found\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n"
    return lambda _, peer: peer.sendall(head.encode())


def hangs(server: Letters, _: socket.socket) -> None:
    """Take the request and say nothing."""
    server.closing.wait(30)


def drips(server: Letters, peer: socket.socket) -> None:
    """Begin at once and go on for ever, one letter at a time."""
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
    while not server.closing.wait(0.05):
        peer.sendall(b" ")


def floods(server: Letters, peer: socket.socket) -> None:
    """Send as much as is taken, without an end."""
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
    while not server.closing.is_set():
        peer.sendall(b" " * 65536)


def resets(_: Letters, peer: socket.socket) -> None:
    """Break the connection before a word is said (RST)."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def breaks_off(_: Letters, peer: socket.socket) -> None:
    """Promise more than comes."""
    peer.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
    )


def babbles(_: Letters, peer: socket.socket) -> None:
    """Speak no HTTP."""
    peer.sendall(b"220 mail.example.test ESMTP\r\n")


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return the file of a certificate for 127.0.0.1 that it signed itself, and who serves it."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "letters.example.test")]),
    )
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, private = folder / "letters.pem", folder / "letters-key.pem"
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, private)
    return file, context
