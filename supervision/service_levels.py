"""The service level as each product defines it: the same day, side by side. Pure.

``answered`` and ``abandoned`` are callers; "in target" is within the queue's own threshold. A short
abandonment is one within SHORT_ABANDON: a wrong number rather than lost patience. A caller who
overflows or presses a key out of the queue has flowed out. Each function returns a share, or None
where nothing was counted yet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

SHORT_ABANDON = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a queue did in a period, and who waits in it at the period's end."""

    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    abandoned_in_target: int = 0
    abandoned_short: int = 0
    flowed_out: int = 0
    flowed_out_in_target: int = 0
    waiting: int = 0
    waiting_beyond_target: int = 0

    @property
    def known(self) -> int:
        """Cisco's service level events: callers whose case is decided.

        They were answered or gave up, or the threshold passed, which counts at that moment, also
        for those who still wait. Who flowed out before it is no event.
        """
        left_late = self.flowed_out - self.flowed_out_in_target
        return self.answered + self.abandoned + left_late + self.waiting_beyond_target

    @property
    def ended(self) -> int:
        """All whose wait is over."""
        return self.answered + self.abandoned + self.flowed_out

    @property
    def queued(self) -> int:
        """All who came."""
        return self.ended + self.waiting


def asterisk_sl(counts: Counts) -> float | None:
    """Answered in target ÷ answered: ``ServicelevelPerf`` (app_queue.c, queues.conf.sample).

    Asterisk counts a call when it completes; we count it when it is answered.
    """
    return _share(counts.answered_in_target, counts.answered)


def asterisk_sl2(counts: Counts) -> float | None:
    """(Answered + abandoned in target) ÷ (answered + abandoned): ``ServicelevelPerf2``, ibid."""
    within = counts.answered_in_target + counts.abandoned_in_target
    return _share(within, counts.answered + counts.abandoned)


def cisco_abandoned_ignored(counts: Counts) -> float | None:
    """Answered in target ÷ (events − abandoned in target).

    Cisco Unified ICM and CUIC guides, service level type "abandoned calls ignored".
    """
    return _share(counts.answered_in_target, counts.known - counts.abandoned_in_target)


def cisco_abandoned_negative(counts: Counts) -> float | None:
    """Answered in target ÷ events: Cisco, "abandoned calls have a negative impact"."""
    return _share(counts.answered_in_target, counts.known)


def cisco_abandoned_positive(counts: Counts) -> float | None:
    """(Answered + abandoned in target) ÷ events: Cisco, "abandoned … have a positive impact"."""
    return _share(counts.answered_in_target + counts.abandoned_in_target, counts.known)


def genesys(
    counts: Counts, *, flow_outs: bool = False, short_abandons: bool = True, abandons: bool = True
) -> float | None:
    """(Answered − those who missed the target) ÷ (answered + abandoned, changed by the switches).

    *flow_outs* on adds those who flowed out; *short_abandons* off takes the short ones away;
    *abandons* off takes all of them (help.mypurecloud.com, "Configure service level calculation").
    A switch counts for the past as well.
    """
    base = counts.answered
    if abandons:
        base += counts.abandoned
        base -= 0 if short_abandons else counts.abandoned_short
    base += counts.flowed_out if flow_outs else 0
    return _share(counts.answered_in_target, base)


def genesys_with_flow_outs(counts: Counts) -> float | None:
    """As genesys, those who flowed out counted as missed."""
    return genesys(counts, flow_outs=True)


def genesys_without_short_abandons(counts: Counts) -> float | None:
    """As genesys, short abandonments left out."""
    return genesys(counts, short_abandons=False)


def genesys_without_abandons(counts: Counts) -> float | None:
    """As genesys, all abandonments left out: the same number as asterisk_sl."""
    return genesys(counts, abandons=False)


def wazo_quality_of_service(counts: Counts) -> float | None:
    """Answered in target ÷ answered (wazo-call-logd, ``support_center/api.yml``)."""
    return asterisk_sl(counts)


def vicidial_sl1(counts: Counts) -> float | None:
    """Answered with a wait within X ÷ answered (VICIdial, ``AST_CLOSERstats.php``)."""
    return asterisk_sl(counts)


def vicidial_sl2(counts: Counts) -> float | None:
    """Calls with a wait within X, however it ended, ÷ calls (ibid.).

    VICIdial asks for a second X; here both are the queue's target.
    """
    return _share(_out_in_target(counts), counts.ended)


def ring_central(
    counts: Counts, *, include_abandoned: bool = True, ignore_short: bool = True
) -> float | None:
    """Answered in target ÷ (answered + abandoned), by its two switches (RingCentral SDK).

    *include_abandoned* off leaves all abandonments out; *ignore_short* leaves the short ones out.
    """
    return genesys(counts, abandons=include_abandoned, short_abandons=not ignore_short)


def amazon_connect(counts: Counts) -> float | None:
    """Out of the queue within the target, however, ÷ all who were queued (``SERVICE_LEVEL``).

    From Amazon's description of the metric; its formula itself has not been seen.
    """
    return _share(_out_in_target(counts), counts.queued)


VARIANTS: Mapping[str, Callable[[Counts], float | None]] = {
    variant.__name__: variant
    for variant in (
        asterisk_sl,
        asterisk_sl2,
        cisco_abandoned_ignored,
        cisco_abandoned_negative,
        cisco_abandoned_positive,
        genesys,
        genesys_with_flow_outs,
        genesys_without_short_abandons,
        genesys_without_abandons,
        wazo_quality_of_service,
        vicidial_sl1,
        vicidial_sl2,
        ring_central,
        amazon_connect,
    )
}
"""By the names that stay: the API's and Prometheus'."""


def service_levels(counts: Counts) -> dict[str, float | None]:
    """Return every variant by its name."""
    return {name: variant(counts) for name, variant in VARIANTS.items()}


def _out_in_target(counts: Counts) -> int:
    return counts.answered_in_target + counts.abandoned_in_target + counts.flowed_out_in_target


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None
