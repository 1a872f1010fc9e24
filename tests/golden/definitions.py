"""The centres whose whole configuration is kept beside this file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from asterisk_conf.centre import CentreDefinition, centre_definition
from asterisk_conf.endpoints import (
    AgentEndpoint,
    Phone,
    callers_phone_digest,
    password_digest,
)
from asterisk_conf.transports import MediaEncryption, Tls
from asterisk_conf.trunks import AddressTrunk, RegistrationTrunk
from core.settings import Settings
from ivr import library
from ivr.fallback import compiled
from ivr.nodes import FlowDefinition, Reason
from ivr.say_grammar import grammars
from ivr.timetable import MINUTES, Day, Stretch, Timetable

FOLDER = Path(__file__).parent
LTS = (22, 10, 1)
SETTINGS = Settings.from_env({"TAWASUL_HOME": "/srv/tawasul"})
AGENTS = (
    AgentEndpoint(
        extension="1001", name="نورة العتيبي", password_digest=password_digest("1001", "one")
    ),
    AgentEndpoint(
        extension="1002",
        name="Fahd",
        password_digest=password_digest("1002", "two"),
        phone=Phone.WEBRTC,
    ),
)

SIX, TEN, FOUR, NINE = (60 * hour for hour in (6, 10, 16, 21))


def open_from(opens: int, closes: int) -> Day:
    """Return a day that is open once."""
    return (
        Stretch(0, opens, Reason.NIGHT),
        Stretch(opens, closes, None),
        Stretch(closes, MINUTES, Reason.NIGHT),
    )


HOURS = Timetable(
    zone="Asia/Riyadh",
    week=(
        *(open_from(SIX, NINE) for _ in range(4)),
        (Stretch(0, MINUTES, Reason.WEEKEND),),
        open_from(TEN, FOUR),
        open_from(SIX, NINE),
    ),
    days={
        date(2027, 2, 8): open_from(TEN, FOUR),
        date(2027, 2, 22): (Stretch(0, MINUTES, Reason.HOLIDAY),),
        date(2027, 3, 1): (
            Stretch(0, SIX, Reason.NIGHT),
            Stretch(SIX, TEN, None),
            Stretch(TEN, FOUR, Reason.CLOSURE),
            Stretch(FOUR, NINE, None),
            Stretch(NINE, MINUTES, Reason.NIGHT),
        ),
    },
)
TRUNKS = (
    AddressTrunk(name="operator", addresses=("203.0.113.7", "203.0.113.8")),
    RegistrationTrunk(
        name="operator-backup",
        registrar="sip.example.net",
        username="19996",
        password="trunk-secret",
    ),
)


def plain() -> CentreDefinition:
    """Return the centre of `make run`: loopback, local trunk, native menus, a caller's phone."""
    return centre_definition(
        SETTINGS,
        ami_password="a-secret-of-the-tests",
        agents=AGENTS,
        asterisk_version=LTS,
        trunks=(AddressTrunk(addresses=("127.0.0.1",), gateway="127.0.0.1:5090"),),
        fallback=compiled(a_flow(), {"centre": HOURS}),
        grammars=grammars(),
        callers_phone=callers_phone_digest("three"),
    )


def a_flow() -> FlowDefinition:
    """Return the flow of 19996 whatever its file's hash: the golden text must not change by it."""
    return replace(library.unified_number(), version="19996/2-golden")


def guarded() -> CentreDefinition:
    """Return a centre with TLS, SRTP and a trunk that registers, on an older Asterisk."""
    return centre_definition(
        SETTINGS,
        ami_password="a-secret-of-the-tests",
        agents=AGENTS,
        asterisk_version=(18, 26, 0),
        trunks=TRUNKS,
        tls=Tls(certificate=Path("/srv/tls/cert.pem"), key=Path("/srv/tls/key.pem")),
        media_encryption=MediaEncryption.REQUIRED,
        ice_candidates={"10.0.0.5": "203.0.113.40"},
    )


CENTRES = {"plain": plain, "guarded": guarded}
