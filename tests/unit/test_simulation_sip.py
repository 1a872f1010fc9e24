from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawasul.simulation.addresses import branch_of, place_of, tag_of, uri_of, user_of
from tawasul.simulation.descriptions import Description, described, description_in
from tawasul.simulation.digest import proof
from tawasul.simulation.errors import MalformedMessageError, MalformedOfferError
from tawasul.simulation.messages import (
    COMPACT,
    LENGTH,
    Message,
    Request,
    Response,
    formatted,
    header,
    headers,
    parsed,
)
from tawasul.simulation.packets import EVENT, packed, packet_in, pressing

TOKENS = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~", min_size=1
)
NAMES = TOKENS.filter(lambda name: name.lower() not in {*COMPACT, LENGTH})
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]))
VALUES = st.lists(LINES, max_size=3).map(" ".join).map(str.strip)
WORDS = LINES.filter(bool)
HEADERS = st.lists(st.tuples(NAMES, VALUES), max_size=6).map(tuple)
BODIES = st.binary(max_size=200)
MESSAGES = st.one_of(
    st.builds(Request, TOKENS, WORDS, HEADERS, BODIES),
    st.builds(Response, st.integers(100, 699), VALUES, HEADERS, BODIES),
)
OK = b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n"


@given(MESSAGES)
def test_what_is_written_is_read_as_it_was(message: Message) -> None:
    assert parsed(formatted(message)) == message


@given(st.binary(max_size=300))
def test_bytes_of_anybody_are_a_message_or_refused(data: bytes) -> None:
    try:
        message = parsed(data)
    except MalformedMessageError:
        return
    assert parsed(formatted(message)) == message


@given(MESSAGES, st.data())
def test_a_message_damaged_on_its_way_is_a_message_or_refused(
    message: Message, data: st.DataObject
) -> None:
    good = bytearray(formatted(message))
    place = data.draw(st.integers(0, len(good) - 1))
    good[place] = data.draw(st.integers(0, 255))
    with suppress(MalformedMessageError):
        parsed(bytes(good))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"SIP/2.0 200 OK\r\n",
        b"SIP/2.0 99 No\r\n\r\n",
        "SIP/2.0 ٢٠٠ OK\r\n\r\n".encode(),
        b"INVITE sip:a SIP/3.0\r\n\r\n",
        b"INVITE sip:a SIP/2.0\r\n folded\r\n\r\n",
        b"INVITE sip:a SIP/2.0\r\nno colon\r\n\r\n",
        b"INVITE sip:a SIP/2.0\r\nContent-Length: 5\r\n\r\nabc",
        b"INVITE sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\nabc",
        b"INVITE sip:a SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\nabc",
        b"\xff\xfe SIP/2.0 200\r\n\r\n",
        OK * 2000,
    ],
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedMessageError):
        parsed(data)


def test_headers_are_found_whatever_their_letters_or_short_form() -> None:
    message = parsed(b"OPTIONS sip:a SIP/2.0\r\nv: one\r\nVIA: two\r\nSubject: a\r\n b\r\n\r\n")

    assert headers(message, "via") == ["one", "two"]
    assert header(message, "subject") == "a b"
    assert header(message, "from") == ""


def test_a_body_ends_where_its_length_says() -> None:
    assert parsed(b"SIP/2.0 200 OK\r\nl: 2\r\n\r\nabc").body == b"ab"


def test_the_parts_of_addresses() -> None:
    value = '"tag=no;x" <sip:0550000001@127.0.0.1:5070;transport=udp>;tag=7'

    assert (tag_of(value), tag_of("<sip:a@b;tag=no>")) == ("7", "")
    assert uri_of(value) == "sip:0550000001@127.0.0.1:5070;transport=udp"
    assert user_of(value) == "0550000001"
    assert place_of(uri_of(value), ("", 0)) == ("127.0.0.1", 5070)
    assert place_of("sip:host", ("", 0)) == ("host", 5060)
    assert branch_of("SIP/2.0/UDP a:1;branch=z9hG4bK7;rport") == "z9hG4bK7"


def test_a_challenge_is_met_as_the_example_of_rfc_2617_does() -> None:
    challenge = (
        'Digest realm="testrealm@host.com", qop="auth,auth-int", '
        'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )

    answer = proof(
        challenge,
        user="Mufasa",
        password="Circle Of Life",
        method="GET",
        uri="/dir/index.html",
        once="0a4f113b",
    )

    assert 'response="6629fae49393a05397450978507c4ef1"' in answer
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in answer


def test_a_challenge_without_quality_is_met_the_older_way() -> None:
    answer = proof(
        'Digest realm="r",nonce="n"', user="u", password="p", method="M", uri="x", once=""
    )

    assert "qop" not in answer
    assert "cnonce" not in answer


@given(st.integers(1, 65_535), st.one_of(st.none(), st.integers(96, 127)))
def test_a_description_is_read_as_it_was_written(port: int, digits: int | None) -> None:
    mine = Description("127.0.0.1", port, digits)

    assert description_in(described(mine)) == mine


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xff",
        described(Description("h", 5)).replace(b"AVP 0", b"AVP 8"),
        described(Description("h", 5)).replace(b"audio 5", b"audio 0"),
        described(Description("h", 5)).replace(b"audio 5", b"audio 70000"),
        described(Description("h", 5)).replace(b"RTP/AVP", b"RTP/SAVP"),
    ],
)
def test_a_description_that_we_cannot_talk_by_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedOfferError):
        description_in(body)


@given(
    st.integers(0, 127), st.integers(0, 65_535), st.integers(0, 2**32 - 1), st.binary(max_size=400)
)
def test_a_packet_is_read_as_it_was_written(
    kind: int, sequence: int, timestamp: int, payload: bytes
) -> None:
    packet = packet_in(packed(kind, sequence, timestamp, 7, payload))

    assert packet is not None
    assert (packet.kind, packet.sequence, packet.timestamp) == (kind, sequence, timestamp)
    assert packet.payload == payload


@given(st.binary(max_size=60))
def test_any_datagram_is_a_packet_or_none(data: bytes) -> None:
    packet = packet_in(data)
    assert packet is None or len(packet.payload) <= len(data) - 12


def test_an_extension_of_the_header_is_no_sound() -> None:
    plain = packed(0, 1, 2, 3, b"")
    extended = bytes([plain[0] | 0x10]) + plain[1:] + b"\xbe\xde\x00\x01abcdsound"

    packet = packet_in(extended)

    assert packet is not None
    assert packet.payload == b"sound"


def test_a_key_is_held_and_its_end_is_told_three_times() -> None:
    steps = [(marker, *EVENT.unpack(payload)) for marker, payload in pressing("#")]

    assert [marker for marker, *_ in steps] == [0x80] + [0] * 7
    assert {event for _, event, _, _ in steps} == {11}
    assert [bool(flags & 0x80) for _, _, flags, _ in steps] == [False] * 5 + [True] * 3
    assert [held for *_, held in steps] == [160, 320, 480, 640, 800, 800, 800, 800]
