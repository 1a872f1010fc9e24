"""The centres whose whole configuration is kept beside this file."""

from pathlib import Path

from asterisk_conf.centre import CentreDefinition, centre_definition
from asterisk_conf.endpoints import AgentEndpoint, Phone, password_digest
from asterisk_conf.transports import MediaEncryption, Tls
from asterisk_conf.trunks import AddressTrunk, RegistrationTrunk
from core.settings import Settings

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
    """Return the centre of `make run`: loopback, the local trunk, no TLS."""
    return centre_definition(
        SETTINGS, ami_password="a-secret-of-the-tests", agents=AGENTS, asterisk_version=LTS
    )


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
    )


CENTRES = {"plain": plain, "guarded": guarded}
