"""The ministry in which requests rise: the tree in its time, and who holds which post. Pure."""

from dataclasses import dataclass

from ticketing.office_time import OfficeTime
from ticketing.posts import Staff
from ticketing.structure_history import StructureChange


@dataclass(frozen=True, slots=True)
class Structure:
    """All that was ever said of the tree, its calendars and its staff: it is asked with a time."""

    time: OfficeTime
    staff: Staff
    changes: tuple[StructureChange, ...] = ()  # the last ones: who made them, and why
