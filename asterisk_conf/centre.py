"""The whole of one centre's Asterisk, as a value."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from asterisk_conf import modules
from asterisk_conf.ami import AmiUser
from asterisk_conf.dialplan import Dialplan
from asterisk_conf.directories import Directories
from asterisk_conf.endpoints import DIGEST, AgentEndpoint
from asterisk_conf.errors import (
    AsteriskTooOldError,
    DuplicateNameError,
    InvalidDefinitionError,
    KeysInTheClearError,
)
from asterisk_conf.names import Queue
from asterisk_conf.queues import QUEUES, QueueDefinition, check_queues
from asterisk_conf.say import Grammar
from asterisk_conf.transports import Http, MediaEncryption, Protocol, Rtp, SipTransport, Tls
from asterisk_conf.trunks import AddressTrunk, Trunk
from asterisk_conf.values import check_at_least, check_matches, check_port, is_loopback
from asterisk_conf.versions import Features
from core.settings import LOOPBACK, Settings

OLDEST = (18,)
DIALOGUE_SECONDS = 300
AWAY_SECONDS = 45
LOCAL_TRUNK = AddressTrunk(addresses=(LOOPBACK,))


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreDefinition:
    """All that Asterisk's configuration is made of.

    ``dialogue_seconds`` is how long the controller may lead a caller before the dialplan goes on
    alone: the way out when the controller hangs without dying. ``fallback`` is how it goes on;
    without one callers go to the general queue. ``away_seconds`` is how long a caller is held for
    an agent whose page or phone is gone. ``grammars`` are how Asterisk itself speaks; without one
    it does so in its own words and with its own sounds. ``callers_phone`` is the digest of a
    caller's phone in a page, for development alone: whoever knows it calls as the operator.
    """

    version: tuple[int, ...]
    directories: Directories
    transports: tuple[SipTransport, ...]
    http: Http
    rtp: Rtp
    ami: AmiUser
    agi_port: int
    trunks: tuple[Trunk, ...]
    agents: tuple[AgentEndpoint, ...]
    queues: tuple[QueueDefinition, ...]
    modules: tuple[str, ...]
    tls: Tls | None = None
    media_encryption: MediaEncryption = MediaEncryption.OFF
    dialogue_seconds: int = DIALOGUE_SECONDS
    fallback: Dialplan | None = None
    grammars: tuple[Grammar, ...] = ()
    callers_phone: str | None = field(default=None, repr=False)
    away_seconds: int = AWAY_SECONDS

    def __post_init__(self) -> None:
        if self.version < OLDEST:
            raise AsteriskTooOldError(self.version, OLDEST)
        check_port("the centre", "agi_port", self.agi_port)
        check_at_least("the centre", "dialogue_seconds", self.dialogue_seconds, 1)
        check_at_least("the centre", "away_seconds", self.away_seconds, 1)
        check_queues(self.queues)
        if Queue.GENERAL not in {queue.name for queue in self.queues}:
            raise InvalidDefinitionError("the centre", "queues", "must hold the general queue")
        _check_names_differ((*self.trunks, *self.agents))
        if self.media_encryption is not MediaEncryption.OFF and self.tls is None:
            raise KeysInTheClearError
        if self.callers_phone is not None:
            check_matches("callers_phone", self.callers_phone, DIGEST)
        for trunk in self.trunks:
            _check_transport_exists(trunk, self.transports)

    @property
    def callback_queues(self) -> frozenset[str]:
        """Return the queues whose callers may be called back: none without an operator for it."""
        can = any(trunk.gateway for trunk in self.trunks) and Features.of(self.version).withdrawal
        return (
            frozenset(it.name for it in self.queues if it.offers_callback) if can else frozenset()
        )

    @property
    def knows_agents_by_name_first(self) -> bool:
        """Return whether a trunk's address is also an agent's: then the SIP name decides first.

        Elsewhere the address decides first, so that a caller whose number is an agent's extension
        is still a caller.
        """
        return any(trunk.is_local for trunk in self.trunks)


def _check_transport_exists(trunk: Trunk, transports: Iterable[SipTransport]) -> None:
    if isinstance(trunk, AddressTrunk):
        return
    if trunk.protocol not in {transport.protocol for transport in transports}:
        raise InvalidDefinitionError(
            f"trunk {trunk.name}", "protocol", f"is {trunk.protocol}, which needs a certificate"
        )


def _check_names_differ(endpoints: Iterable[Trunk | AgentEndpoint]) -> None:
    seen: set[str] = set()
    for endpoint in endpoints:
        name = endpoint.extension if isinstance(endpoint, AgentEndpoint) else endpoint.name
        if name in seen:
            raise DuplicateNameError(name)
        seen.add(name)


def centre_definition(  # noqa: PLR0913 - each is a choice of the centre with a default
    settings: Settings,
    *,
    ami_password: str,
    agents: Sequence[AgentEndpoint],
    asterisk_version: tuple[int, ...],
    trunks: Sequence[Trunk] = (LOCAL_TRUNK,),
    queues: Iterable[QueueDefinition] = tuple(QUEUES.values()),
    tls: Tls | None = None,
    media_encryption: MediaEncryption = MediaEncryption.OFF,
    ice_candidates: Mapping[str, str] | None = None,
    available_modules: Collection[str] | None = None,
    dialogue_seconds: int = DIALOGUE_SECONDS,
    fallback: Dialplan | None = None,
    grammars: Iterable[Grammar] = (),
    callers_phone: str | None = None,
) -> CentreDefinition:
    """Return the definition of a centre that listens where *settings* say."""
    return CentreDefinition(
        version=asterisk_version,
        directories=Directories.of(settings),
        transports=_transports(settings, tls),
        http=Http(host=settings.http_host, port=settings.ws_port),
        rtp=replace(_rtp(settings), ice_candidates=dict(ice_candidates or {})),
        ami=AmiUser(host=LOOPBACK, port=settings.ami_port, password=ami_password),
        agi_port=settings.agi_port,
        trunks=tuple(sorted(trunks, key=lambda trunk: trunk.name)),
        agents=tuple(sorted(agents, key=lambda agent: agent.extension)),
        queues=tuple(sorted(queues, key=lambda queue: queue.name)),
        modules=modules.chosen(available_modules),
        tls=tls,
        media_encryption=media_encryption,
        dialogue_seconds=dialogue_seconds,
        fallback=fallback,
        grammars=tuple(sorted(grammars, key=lambda grammar: grammar.language)),
        callers_phone=callers_phone,
        away_seconds=settings.away_seconds,
    )


def _transports(settings: Settings, tls: Tls | None) -> tuple[SipTransport, ...]:
    ports = {Protocol.TCP: settings.sip_port, Protocol.UDP: settings.sip_port}
    if tls is not None:
        ports[Protocol.TLS] = tls.sip_port
    return tuple(
        SipTransport(protocol=protocol, host=settings.sip_host, port=port)
        for protocol, port in sorted(ports.items())
    )


def _rtp(settings: Settings) -> Rtp:
    """Loopback and a fixed address are named in SDP; 0.0.0.0 is left to Asterisk."""
    bound = settings.sip_host
    is_anywhere = bound in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
    return Rtp(
        start=settings.rtp_start,
        end=settings.rtp_end,
        media_address=None if is_anywhere else bound,
    )


def is_local(definition: CentreDefinition) -> bool:
    """Return whether nothing of the centre can be reached from another machine."""
    return all(is_loopback(transport.host) for transport in definition.transports)
