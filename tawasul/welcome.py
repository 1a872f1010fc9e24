"""What a newcomer must know once the centre runs."""

from asterisk_conf.endpoints import Phone
from asterisk_conf.names import SERVICE_NUMBER
from core.settings import Settings
from tawasul.readiness import ANYWHERE
from tawasul.sample_data import ADMINISTRATOR, AGENTS, SUPERVISOR, sign_in_file
from ticketing.sample_people import SAMPLE_PEOPLE


def welcome(settings: Settings) -> str:
    """Return the number to dial, the web address, the names and where their passwords are."""
    sip = f"{reachable(settings.sip_host)}:{settings.sip_port}"
    lines = [
        "",
        "The centre is open.",
        "",
        f"  Dial       sip:{SERVICE_NUMBER}@{sip} with a softphone, or for 20 seconds:",
        f"             sipp -sn uac -s {SERVICE_NUMBER} -d 20000 -m 1 {sip}",
        f"  Web        http://{reachable(settings.http_host)}:{settings.http_port}/",
        *_sign_in_lines(settings),
        f"  Logs       {settings.logs}",
        "",
        "Ctrl-C stops it.",
    ]
    return "\n".join(lines)


def _sign_in_lines(settings: Settings) -> list[str]:
    """Passwords that were changed or given out otherwise are not ours to point at."""
    passwords = sign_in_file(settings)
    if not passwords.exists():
        return []
    accounts = ", ".join(agent.account for agent in AGENTS)
    entities = ", ".join(person.account for person in SAMPLE_PEOPLE)
    phones = ", ".join(agent.extension for agent in AGENTS if agent.phone is Phone.SIP)
    return [
        f"  Sign in    {SUPERVISOR} or {ADMINISTRATOR}; agents {accounts} (desk phones {phones})",
        f"             people of the entities: {entities}",
        f"  Passwords  {passwords}",
    ]


def reachable(host: str) -> str:
    """Return an address to write into a URL for a host to listen on."""
    address = ANYWHERE.get(host, host)
    return f"[{address}]" if ":" in address else address
