"""Speed of answer, handle time, abandon rates and occupancy: each with its definition. Pure.

Every function returns None where there is nothing to divide by.
"""

from datetime import timedelta

from supervision.service_levels import Counts


def speed_of_answer(waited_for: timedelta, answered: int) -> timedelta | None:
    """ASA: the wait of those who were answered ÷ their number.

    Cisco ("average speed of answer"); VICIdial, sum(queue_seconds) over answered calls.
    """
    return waited_for / answered if answered else None


def handle_time(handled_for: timedelta, handled: int) -> timedelta | None:
    """AHT: (talk + hold + wrap-up) ÷ handled.

    VICIdial ``AST_CLOSERstats.php``, sum(talk_sec + dispo_sec) ÷ calls. A call is handled when its
    wrap-up is over; one that is passed on is handled by each of its agents, without a wrap-up
    where it was passed on.
    """
    return handled_for / handled if handled else None


def abandon_rate(counts: Counts) -> float | None:
    """Abandoned in the queue ÷ (answered + abandoned), short abandonments included.

    Who hangs up in the menus is in neither number, nor who flowed out. Abandoned in the queue ÷
    (handled + abandoned) in Google CCAI's data dictionary, which leaves the short ones out (see
    below); Amazon Connect divides by all who were queued, those called back not being abandoned.
    """
    return share(counts.abandoned, counts.answered + counts.abandoned)


def abandon_rate_without_short(counts: Counts) -> float | None:
    """As abandon_rate, short abandonments left out above and below.

    Google CCAI's data dictionary leaves out short abandonments and hang-ups in the menus.
    """
    abandoned = counts.abandoned - counts.abandoned_short
    return share(abandoned, counts.answered + abandoned)


def occupancy(handled_for: timedelta, ready_for: timedelta) -> float | None:
    """Handle time ÷ (handle time + ready and idle), of a group of agents.

    VICIdial's OCR: sum(talk + dispo) ÷ sum(talk + dispo + wait). Pauses are not in it: with them
    it would be utilisation. A phone that rings is neither.
    """
    whole = handled_for + ready_for
    return handled_for / whole if whole else None


def share(part: int, whole: int) -> float | None:
    """Return part ÷ whole."""
    return part / whole if whole else None
