"""What the caller's way tells of what they will ask: queues and look-ups, and systems. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from asterisk_conf.names import Queue
from faq_bank.kept_entries import System

NEAR: Mapping[str, frozenset[System]] = MappingProxyType(
    {
        Queue.CORRESPONDENCE: frozenset({System.MURASALAT}),
        Queue.NOOR: frozenset({System.NOOR}),
        Queue.FARIS: frozenset({System.FARIS}),
        Queue.SYSTEMS: frozenset(
            {
                System.SAFEER,
                System.AIN,
                System.KHEBRAT,
                System.VIRTUAL_SCHOOLS,
                System.VOUCHERS,
                System.OTHER,
            }
        ),
        Queue.MEDICAL: frozenset({System.MEDICAL}),
        Queue.TICKETS: frozenset({System.TAWASUL}),
        "transaction": frozenset({System.MURASALAT}),  # what the caller has looked up
        "ticket": frozenset({System.TAWASUL}),
    }
)
LIFT = 0.35  # beside scores of 2 to 6: it decides between neighbours, not against the words


def systems_near(way: Iterable[str]) -> frozenset[System]:
    """Return the systems that callers who came by these queues and look-ups mostly ask about."""
    return frozenset[System]().union(*(NEAR.get(name, frozenset()) for name in way))


def lifts_near(systems: Mapping[str, System], near: Collection[System]) -> dict[str, float]:
    """Return what the way adds to each entry; *systems* names the system of each."""
    return {entry_id: LIFT for entry_id, system in systems.items() if system in near}


def suggested(
    systems: Mapping[str, System],
    near: Collection[System],
    answered_here: Iterable[str],
    limit: int,
    *,
    elsewhere: Iterable[str] = (),
) -> list[str]:
    """Return entries to show before anything is typed: what answered callers of this queue most.

    What is about a system near to the way comes before the rest; where nothing answered yet, the
    first entries of those systems stand there. A way that is near to no system is filled up with
    *elsewhere*, in its order.
    """
    counts = Counter(entry_id for entry_id in answered_here if entry_id in systems)
    wanted = [it for it in systems if counts[it] or systems[it] in near]
    order = {entry_id: place for place, entry_id in enumerate(systems)}
    first = sorted(wanted, key=lambda it: (-counts[it], systems[it] not in near, order[it]))
    if not near:
        first += [it for it in elsewhere if it in systems]
    return list(dict.fromkeys(first))[:limit]


def first_of_each(categories: Mapping[str, str]) -> list[str]:
    """Return the first entry of each category, in their order; *categories* names that of each."""
    first: dict[str, str] = {}
    for entry_id, category in categories.items():
        first.setdefault(category, entry_id)
    return list(first.values())
