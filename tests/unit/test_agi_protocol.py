from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agi.errors import AgiProtocolError, AgiRefusedError, DialogueEnded, UnsafeValueError
from agi.protocol import (
    HEADER_LINES,
    REPLY_BYTES,
    AgiReply,
    AgiRequest,
    AgiStream,
    HungUp,
    command,
    reply_of,
)

HEADER = (
    "agi_network: yes\n"
    "agi_network_script: flow/19996?x=1\n"
    "agi_request: agi://127.0.0.1:4573/flow/19996?x=1\n"
    "agi_channel: PJSIP/operator-00000001\n"
    "agi_language: ar\n"
    "agi_uniqueid: 1790000000.1\n"
    "agi_callerid: 0555000111\n"
    "agi_calleridname: سارة\n"
    "agi_dnid: 19996\n"
    "agi_extension: s\n"
    "\n"
).encode()
REQUEST = AgiRequest(
    route="/flow/19996",
    call_id="1790000000.1",
    channel="PJSIP/operator-00000001",
    caller="0555000111",
    dialled="19996",
    language="ar",
)


def ready_stream() -> AgiStream:
    stream = AgiStream()
    stream.receive(HEADER)
    return stream


def test_a_header_becomes_a_request() -> None:
    assert AgiStream().receive(HEADER) == [REQUEST]


@given(st.lists(st.integers(min_value=1, max_value=60), max_size=20))
def test_the_header_may_come_in_any_pieces(cuts: list[int]) -> None:
    stream, rest, events = AgiStream(), HEADER, []
    for cut in cuts:
        events += stream.receive(rest[:cut])
        rest = rest[cut:]
    events += stream.receive(rest)

    assert events == [REQUEST]


def test_an_unknown_caller_has_no_number() -> None:
    header = HEADER.replace(b"agi_callerid: 0555000111", b"agi_callerid: unknown")

    (request,) = AgiStream().receive(header)

    assert isinstance(request, AgiRequest)
    assert request.caller == ""


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (b"200 result=3\n", AgiReply("3", "")),
        (b"200 result= (timeout)\n", AgiReply("", "timeout")),
        (b"200 result=\n", AgiReply("", "")),
        (b"200 result=0 endpos=8000\n", AgiReply("0", "")),
        (b"200 result=-1\n", AgiReply("-1", "")),
        (b"200 result=1 (a value)\n", AgiReply("1", "a value")),
    ],
)
def test_a_reply_is_read(line: bytes, reply: AgiReply) -> None:
    assert ready_stream().receive(line) == [reply]


def test_a_hang_up_may_stand_before_a_reply() -> None:
    events = ready_stream().receive(b"HANGUP\n200 result=-1\n")

    assert events == [HungUp.HUNG_UP, AgiReply("-1", "")]


def test_a_usage_text_of_several_lines_is_one_refusal() -> None:
    (event,) = ready_stream().receive(
        b"520-Invalid command syntax.  Proper usage follows:\n Usage: GET DATA\n"
        b"200 looks like a reply\n520 End of proper usage.\n"
    )

    assert isinstance(event, AgiRefusedError)
    assert event.code == 520
    assert "GET DATA" in event.text


@pytest.mark.parametrize(
    ("line", "raised"),
    [
        (b"510 Invalid or unknown command\n", AgiRefusedError),
        (b"511 Command Not Permitted on a dead channel or intercept routine\n", DialogueEnded),
        (b"HANGUP\n", DialogueEnded),
    ],
)
def test_what_is_no_reply_is_raised(line: bytes, raised: type[Exception]) -> None:
    (event,) = ready_stream().receive(line)

    with pytest.raises(raised):
        reply_of(event)


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\n",
        b"\xff\xfe\x00\n",
        b"".join(b"agi_x%d: y\n" % number for number in range(HEADER_LINES + 1)),
        b"agi_uniqueid: " + b"9" * 20_000,
        b"agi_uniqueid: " + b"9" * 20_000 + b"\n",
        b"agi_channel: x\n\n",
    ],
    ids=["http", "empty", "bytes", "endless", "long", "long line", "no call id"],
)
def test_what_is_no_fastagi_header_is_refused(data: bytes) -> None:
    with pytest.raises(AgiProtocolError):
        AgiStream().receive(data)


def test_an_endless_reply_is_refused() -> None:
    with pytest.raises(AgiProtocolError):
        ready_stream().receive(b"2" * (REPLY_BYTES + 1))


def test_broken_utf8_in_a_caller_name_does_not_matter() -> None:
    assert AgiStream().receive(HEADER.replace("سارة".encode(), b"\xd8\xff\xd8")) == [REQUEST]


@given(st.binary(max_size=2000))
def test_no_bytes_raise_anything_but_a_protocol_error(data: bytes) -> None:
    for stream in (AgiStream(), ready_stream()):
        with suppress(AgiProtocolError):
            stream.receive(data)


def test_arguments_are_quoted() -> None:
    assert command("SET VARIABLE", "X", 'a "b" \\c') == b'SET VARIABLE "X" "a \\"b\\" \\\\c"\n'


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b"])
def test_a_line_break_in_an_argument_is_refused(value: str) -> None:
    with pytest.raises(UnsafeValueError):
        command("SET VARIABLE", "X", value)
