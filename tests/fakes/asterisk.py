"""An Asterisk of the tests: AMI on a real socket, and one end of a FastAGI connection."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
Message = Mapping[str, str]


def ami_message(message: Message) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in message.items()).encode() + b"\r\n"


@dataclass
class FakeAmi:
    """Signs everybody in, answers pings, lists what it is given; may fall silent or cut."""

    lists: dict[str, Sequence[Message]] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    actions: list[Message] = field(default_factory=list)
    is_frozen: bool = False
    boots: bool = True
    port: int = 0
    connections: int = 0
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        writer.write(BANNER)
        try:
            while True:
                block = await reader.readuntil(b"\r\n\r\n")
                lines = block.decode().strip().split("\r\n")
                await self.answer(dict(line.split(": ", 1) for line in lines if line), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def answer(self, action: Message, writer: asyncio.StreamWriter) -> None:
        self.actions.append(action)
        async with self.arrived:
            self.arrived.notify_all()
        if self.is_frozen:
            return
        name, number = action["Action"], action["ActionID"]
        if name in self.refusals:
            answer = {"Response": "Error", "ActionID": number, "Message": self.refusals[name]}
            writer.write(ami_message(answer))
            return
        writer.write(ami_message({"Response": "Success", "ActionID": number, "Message": "Ok"}))
        if name in self.lists:
            for item in self.lists[name]:
                writer.write(ami_message({**item, "ActionID": number}))
            writer.write(ami_message({"Event": f"{name}Complete", "ActionID": number}))
        if name == "Login" and self.boots:
            writer.write(ami_message({"Event": "FullyBooted", "Status": "Fully Booted"}))

    def send(self, data: bytes) -> None:
        self.writers[-1].write(data)

    def cut(self) -> None:
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()

    async def wait_for(self, name: str, times: int = 1) -> None:
        """Wait until an action of that name has come."""

        def came() -> bool:
            return len([action for action in self.actions if action["Action"] == name]) >= times

        async with asyncio.timeout(10), self.arrived:
            await self.arrived.wait_for(came)


@asynccontextmanager
async def fake_ami() -> AsyncIterator[FakeAmi]:
    ami = FakeAmi(lists={"QueueStatus": (), "CoreShowChannels": ()})
    server = await asyncio.start_server(ami.talk, "127.0.0.1", 0)
    ami.port = server.sockets[0].getsockname()[1]
    try:
        yield ami
    finally:
        ami.cut()
        server.close()


class FakeAgiCall:
    """Asterisk's side of one FastAGI connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    @classmethod
    async def open(
        cls, port: int, call_id: str, route: str = "flow/19996", argument: str = ""
    ) -> "FakeAgiCall":
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        header = {
            "network": "yes",
            "network_script": route,
            "channel": "PJSIP/operator-00000001",
            "language": "ar",
            "uniqueid": call_id,
            "callerid": "0555000111",
            "extension": "s",
            "arg_1": argument,
        }
        lines = "".join(f"agi_{name}: {value}\n" for name, value in header.items())
        writer.write(lines.encode() + b"\n")
        return cls(reader, writer)

    async def command(self) -> str:
        """Return the next command, or an empty string when the controller closed."""
        async with asyncio.timeout(10):
            return (await self._reader.readline()).decode().strip()

    def reply(self, line: str) -> None:
        self.writer.write(line.encode() + b"\n")

    def close(self) -> None:
        self.writer.transport.abort()
