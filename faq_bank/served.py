"""Which entries served which call, and in which ways. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from faq_bank.usage import Mark, Use, Way

Served = Mapping[str, Mapping[str, Sequence[Way]]]
"""The ways of each entry of each call."""


def served(
    marks: Iterable[Mark], uses: Iterable[Use], spoken: Mapping[str, Iterable[str]]
) -> Served:
    """Return what agents marked and used, and what the machine spoke, each way once."""
    found: dict[str, dict[str, dict[Way, None]]] = {}
    told = [
        *((call_id, entry_id, Way.SPOKEN) for call_id, ids in spoken.items() for entry_id in ids),
        *((mark.call_id, mark.entry_id, Way.MARKED) for mark in marks),
        *((use.call_id, use.entry_id, use.way) for use in uses),
    ]
    for call_id, entry_id, way in told:
        found.setdefault(call_id, {}).setdefault(entry_id, {})[way] = None
    return {
        call_id: {entry_id: tuple(ways) for entry_id, ways in entries.items()}
        for call_id, entries in found.items()
    }
