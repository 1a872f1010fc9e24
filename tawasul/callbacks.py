"""Who may be called back in this centre: what Asterisk's own dialplan was written for."""

from agi.callbacks import Service
from asterisk_conf.directories import Directories
from asterisk_conf.names import Context
from asterisk_conf.queues import QUEUES
from core.clock import utc_now
from core.settings import Settings
from tawasul.hours import CentreHours


def callback_service(settings: Settings, hours: CentreHours) -> Service:
    """Return the queues that offer callbacks; none where the operator takes no calls of ours."""
    dialplan = Directories.of(settings).etc / "extensions.conf"
    can = dialplan.is_file() and f"[{Context.BOOKING}]" in dialplan.read_text(encoding="utf-8")
    offering = (queue for queue in QUEUES.values() if can and queue.offers_callback)
    return Service(
        weights={queue.name: queue.weight for queue in offering},
        is_open=lambda: hours.is_open(utc_now()),
    )
