"""Who may do what: a table."""

from collections.abc import Mapping
from enum import StrEnum

from core.errors import NotPermittedError


class Role(StrEnum):
    """What a person (or a program with a token) is in the centre."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    QUALITY_REVIEWER = "quality_reviewer"
    EMERGENCY_OPERATOR = "emergency_operator"
    FAQ_EDITOR = "faq_editor"
    REPORT_READER = "report_reader"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that may be allowed."""

    CALLS_READ = "calls.read"
    QUEUES_READ = "queues.read"
    AGENTS_READ = "agents.read"
    AGENTS_MANAGE = "agents.manage"  # sign in, pause, make ready, sign out; create
    CALLBACKS_MANAGE = "callbacks.manage"  # see who is to be called back, give a place up
    DESK_USE = "desk.use"  # take calls as the agent that the account names
    BENEFICIARIES_READ = "beneficiaries.read"  # who calls: found by name, number, national ID
    BENEFICIARIES_MANAGE = "beneficiaries.manage"  # write them down, change and merge them
    IDENTITIES_UNCOVER = "identities.uncover"  # see a whole national ID; each look is audited
    REQUESTS_FILE = "requests.file"  # for a beneficiary
    REQUESTS_USE = "requests.use"  # find them, and do what one's part in each allows
    STRUCTURE_READ = "structure.read"  # the ministry: entities, their people; subjects
    STRUCTURE_MANAGE = "structure.manage"  # change it; entities' own people keep a part
    TRAINING_USE = "training.use"  # practise on a sandbox of sample requests
    METRICS_READ = "metrics.read"
    PROMPTS_READ = "prompts.read"  # what callers hear
    PROMPTS_MANAGE = "prompts.manage"  # replace the machine's voice, or bring it back
    HOURS_READ = "hours.read"  # when the centre is open, and the notice that stands
    HOURS_MANAGE = "hours.manage"  # close and reopen it, switch the notice
    FAQ_READ = "faq.read"  # what the FAQ bank answers: its published entries
    FAQ_WRITE = "faq.write"  # see drafts and versions; draft entries and change them
    FAQ_REVIEW = "faq.review"  # review what somebody else wrote, publish and withdraw it
    FAQ_REVIEW_OWN = "faq.review_own"  # review also what one wrote oneself
    FAQ_FIGURES = "faq.figures"  # what is asked most, and who has read the news
    ACCOUNT_OWN = "account.own"  # one's own password, second factor and sessions
    ACCOUNTS_MANAGE = "accounts.manage"  # everybody else's
    TOKENS_MANAGE = "tokens.manage"  # of programs
    WEBHOOKS_MANAGE = "webhooks.manage"  # which other systems are told of requests
    AUDIT_READ = "audit.read"
    PRIVACY_MANAGE = "privacy.manage"  # take away all that is held on a person


_P = Permission
# no program holds these, whatever its role
PEOPLE_ONLY = frozenset({_P.ACCOUNT_OWN, _P.DESK_USE, _P.TRAINING_USE})
ADMINISTRATION = frozenset(
    {
        _P.ACCOUNTS_MANAGE,
        _P.TOKENS_MANAGE,
        _P.WEBHOOKS_MANAGE,
        _P.AUDIT_READ,
        _P.PRIVACY_MANAGE,
        _P.STRUCTURE_MANAGE,
    }
)
CARE = frozenset({_P.BENEFICIARIES_READ, _P.BENEFICIARIES_MANAGE, _P.IDENTITIES_UNCOVER})
REQUESTS = frozenset({_P.REQUESTS_FILE, _P.REQUESTS_USE})
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.AGENT: CARE | REQUESTS | {_P.ACCOUNT_OWN, _P.DESK_USE, _P.QUEUES_READ, _P.FAQ_READ},
    Role.SUPERVISOR: frozenset(Permission) - ADMINISTRATION - {_P.TRAINING_USE},
    Role.COORDINATOR: CARE
    | {_P.ACCOUNT_OWN, _P.REQUESTS_USE, _P.STRUCTURE_READ, _P.TRAINING_USE, _P.FAQ_READ},
    Role.QUALITY_REVIEWER: frozenset(
        {
            _P.ACCOUNT_OWN,
            _P.CALLS_READ,
            _P.BENEFICIARIES_READ,
            _P.REQUESTS_USE,
            _P.STRUCTURE_READ,
            _P.FAQ_READ,
        }
    ),
    Role.EMERGENCY_OPERATOR: CARE
    | REQUESTS
    | {_P.ACCOUNT_OWN, _P.DESK_USE, _P.QUEUES_READ, _P.FAQ_READ},
    Role.FAQ_EDITOR: frozenset(
        {_P.ACCOUNT_OWN, _P.FAQ_READ, _P.FAQ_WRITE, _P.FAQ_REVIEW, _P.FAQ_FIGURES}
    ),
    Role.REPORT_READER: frozenset(
        {_P.ACCOUNT_OWN, _P.CALLS_READ, _P.QUEUES_READ, _P.METRICS_READ, _P.FAQ_FIGURES}
    ),
    # nobody is a stranger's confidant by office: requests are for those who have a part in them
    Role.ADMINISTRATOR: frozenset(Permission) - REQUESTS - {_P.TRAINING_USE},
}


def may(role: Role, permission: Permission) -> bool:
    """Return whether the table gives *permission* to *role*."""
    return permission in PERMISSIONS[role]


def check_may(role: Role, permission: Permission) -> None:
    """Raise NotPermittedError unless the table gives *permission* to *role*."""
    if not may(role, permission):
        raise NotPermittedError(role, permission)
