"""Which part of a running Asterisk reads a changed file again, without dropping a call."""

from collections.abc import Iterable, Mapping

RELOADS: Mapping[str, tuple[str, ...]] = {
    "acl.conf": ("acl",),
    "cdr.conf": ("cdr",),
    "cel.conf": ("cel",),
    "cel_custom.conf": ("cel_custom.so",),
    "confbridge.conf": ("app_confbridge.so",),
    "extensions.conf": ("pbx_config.so",),
    "features.conf": ("features",),
    "http.conf": ("http",),
    "indications.conf": ("indications",),
    "logger.conf": ("logger",),
    "manager.conf": ("manager",),
    "musiconhold.conf": ("res_musiconhold.so",),
    "pjsip.conf": ("res_pjsip.so", "res_pjsip_outbound_registration.so"),
    "pjproject.conf": ("res_pjproject.so",),
    "queuerules.conf": ("app_queue.so",),
    "queues.conf": ("app_queue.so",),
    "rtp.conf": ("res_rtp_asterisk.so",),
    "say.conf": ("app_playback.so",),
    "udptl.conf": ("udptl",),
}
RESTARTS = frozenset({"asterisk.conf", "ccss.conf", "modules.conf", "stasis.conf"})
"""Read at start only. So are the addresses of transports and the order of identification."""


def modules_for(changed: Iterable[str]) -> list[str]:
    """Return what to give to ``module reload``, one after the other."""
    return sorted({module for name in changed for module in RELOADS.get(name, ())})


def needs_restart(changed: Iterable[str]) -> bool:
    """Return whether a change waits for Asterisk's next start."""
    return not RESTARTS.isdisjoint(changed)
