"""Whether the centre's own calls arrive at the simulation: the gateway is a port of ours."""

from asterisk_conf.settings import LineSettings
from asterisk_conf.trunks import AddressTrunk
from tawasul.listening import Port, is_free
from tawasul.simulation.exchange import HOST

SETTING = "TAWASUL_TRUNK_GATEWAY"
NO_GATEWAY = f"{SETTING} names no port of {HOST}"


def our_port(line: LineSettings) -> tuple[int, str]:
    """Return the gateway's port, where the simulation can be it; else 0 and the reason."""
    trunk = line.trunk
    host, _, port = trunk.gateway.rpartition(":")
    if not isinstance(trunk, AddressTrunk) or host != HOST:
        return 0, NO_GATEWAY
    if not is_free(Port(int(port), SETTING, HOST, udp=True)):
        return 0, f"another program has port {port} of {SETTING}"
    return int(port), ""
