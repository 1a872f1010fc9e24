"""The pages that the head of each page leads to, for whoever may go there."""

from dataclasses import dataclass
from enum import StrEnum

from agent_desktop.words import N_
from core.permissions import Permission, Role, may

FLOOR = frozenset({Permission.CALLS_READ, Permission.QUEUES_READ, Permission.AGENTS_READ})
DESK = frozenset({Permission.DESK_USE})
BENEFICIARIES = frozenset({Permission.BENEFICIARIES_READ})
REQUESTS = frozenset({Permission.REQUESTS_USE})
TRAINING = frozenset({Permission.TRAINING_USE})
MINISTRY = frozenset({Permission.STRUCTURE_READ})
PROMPTS = frozenset({Permission.PROMPTS_READ})
HOURS = frozenset({Permission.HOURS_READ})
FAQ_NEWS = frozenset({Permission.FAQ_READ})
FAQ_FIGURES = frozenset({Permission.FAQ_FIGURES})
FAQ = frozenset({Permission.FAQ_WRITE})
ACCOUNTS = frozenset({Permission.ACCOUNTS_MANAGE})
TOKENS = frozenset({Permission.TOKENS_MANAGE})
PRIVACY = frozenset({Permission.PRIVACY_MANAGE})
AUDIT = frozenset({Permission.AUDIT_READ})


FEW = 4  # places: as many stand in the head by themselves


class Menu(StrEnum):
    """The seven menus of the staff's guide, in its order, and that of who keeps the centre.

    A menu to which nobody has built a page yet is absent.
    """

    BASIC_DATA = N_("Basic data")
    REQUESTS = N_("Requests")
    INDICATORS = N_("Indicators")
    REPORTS = N_("Reports")
    MEETING = N_("Meeting with the minister")
    INCIDENTS = N_("Incidents")
    CALL_CENTRE = N_("Call centre")
    ADMINISTRATION = N_("Administration")


@dataclass(frozen=True, slots=True)
class Place:
    """One page; without a menu it stands in the head by itself."""

    path: str
    title: str
    needs: frozenset[Permission]
    menu: Menu | None = None
    within: frozenset[Permission] | None = None  # whoever holds these finds it in another place


PLACES = (
    Place("/", N_("The floor now"), FLOOR),
    Place("/desk", N_("My desk"), DESK),
    Place("/requests", N_("Requests"), REQUESTS, Menu.REQUESTS),
    Place("/training", N_("Training"), TRAINING, Menu.REQUESTS),
    Place("/beneficiaries", N_("Beneficiaries"), BENEFICIARIES, Menu.CALL_CENTRE),
    Place("/ministry", N_("The ministry"), MINISTRY, Menu.BASIC_DATA),
    Place("/subjects", N_("Subjects"), MINISTRY, Menu.BASIC_DATA),
    Place("/faq", N_("FAQ bank"), FAQ, Menu.CALL_CENTRE),
    Place("/faq/news", N_("FAQ news"), FAQ_NEWS, Menu.CALL_CENTRE, within=FAQ),
    Place("/faq/asked", N_("Most asked"), FAQ_FIGURES, Menu.CALL_CENTRE, within=FAQ),
    Place("/hours", N_("Hours and notice"), HOURS, Menu.CALL_CENTRE),
    Place("/prompts", N_("Prompts"), PROMPTS, Menu.CALL_CENTRE),
    Place("/people", N_("People"), ACCOUNTS, Menu.ADMINISTRATION),
    Place("/tokens", N_("Tokens"), TOKENS, Menu.ADMINISTRATION),
    Place("/audit", N_("Audit log"), AUDIT, Menu.ADMINISTRATION),
)


@dataclass(frozen=True, slots=True)
class Entrance:
    """What stands in the head: one page, or a menu of several under its own title."""

    title: str
    places: tuple[Place, ...]

    @property
    def is_menu(self) -> bool:
        """Return whether there is more than one page behind it."""
        return len(self.places) > 1

    def leads_to(self, path: str) -> bool:
        """Return whether a page is one of these, or lies below one."""
        return any(path == it.path or path.startswith(f"{it.path}/") for it in self.places)

    @property
    def key(self) -> str:
        """Return what its list is called in the page."""
        return "menu-" + self.places[0].path.strip("/").replace("/", "-")


def head_for(role: Role) -> list[Entrance]:
    """Return what the head shows *role*: few pages by themselves, more in the guide's menus."""
    places = places_for(role)
    if len(places) <= FEW:
        return [Entrance(place.title, (place,)) for place in places]
    alone = [Entrance(place.title, (place,)) for place in places if place.menu is None]
    menus = ((menu, tuple(place for place in places if place.menu is menu)) for menu in Menu)
    return [
        *alone,
        *(
            Entrance(menu if len(those) > 1 else those[0].title, those)
            for menu, those in menus
            if those
        ),
    ]


def places_for(role: Role) -> list[Place]:
    """Return the pages that *role* may open, but for those to which another of its pages leads."""

    def is_held(needs: frozenset[Permission]) -> bool:
        return all(may(role, need) for need in needs)

    return [it for it in PLACES if is_held(it.needs) and not (it.within and is_held(it.within))]
