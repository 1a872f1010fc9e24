"""The pages that the head of each page leads to, for whoever may go there."""

from dataclasses import dataclass

from agent_desktop.words import N_
from core.permissions import Permission, Role, may

FLOOR = frozenset({Permission.CALLS_READ, Permission.QUEUES_READ, Permission.AGENTS_READ})
DESK = frozenset({Permission.DESK_USE})
BENEFICIARIES = frozenset({Permission.BENEFICIARIES_READ})
REQUESTS = frozenset({Permission.REQUESTS_USE})
MINISTRY = frozenset({Permission.STRUCTURE_READ})
PROMPTS = frozenset({Permission.PROMPTS_READ})
HOURS = frozenset({Permission.HOURS_READ})
FAQ_NEWS = frozenset({Permission.FAQ_READ})
FAQ_FIGURES = frozenset({Permission.FAQ_FIGURES})
FAQ = frozenset({Permission.FAQ_WRITE})
ACCOUNTS = frozenset({Permission.ACCOUNTS_MANAGE})
TOKENS = frozenset({Permission.TOKENS_MANAGE})
AUDIT = frozenset({Permission.AUDIT_READ})


@dataclass(frozen=True, slots=True)
class Place:
    """One page."""

    path: str
    title: str
    needs: frozenset[Permission]
    within: frozenset[Permission] | None = None  # whoever holds these finds it in another place


PLACES = (
    Place("/", N_("The floor now"), FLOOR),
    Place("/desk", N_("My desk"), DESK),
    Place("/requests", N_("Requests"), REQUESTS),
    Place("/beneficiaries", N_("Beneficiaries"), BENEFICIARIES),
    Place("/faq", N_("FAQ bank"), FAQ),
    Place("/faq/news", N_("FAQ news"), FAQ_NEWS, within=FAQ),
    Place("/faq/asked", N_("Most asked"), FAQ_FIGURES, within=FAQ),
    Place("/hours", N_("Hours and notice"), HOURS),
    Place("/prompts", N_("Prompts"), PROMPTS),
    Place("/people", N_("People"), ACCOUNTS),
    Place("/tokens", N_("Tokens"), TOKENS),
    Place("/audit", N_("Audit log"), AUDIT),
)


def places_for(role: Role) -> list[Place]:
    """Return the pages that *role* may open, but for those to which another of its pages leads."""

    def is_held(needs: frozenset[Permission]) -> bool:
        return all(may(role, need) for need in needs)

    return [it for it in PLACES if is_held(it.needs) and not (it.within and is_held(it.within))]
