import pytest

from core.errors import NotPermittedError
from core.permissions import PERMISSIONS, Permission, Role, check_may, may
from core.tokens import digest_of, new_token


def test_every_role_has_its_row() -> None:
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.parametrize(
    ("role", "permission", "allowed"),
    [
        (Role.SUPERVISOR, Permission.CALLS_READ, True),
        (Role.SUPERVISOR, Permission.AGENTS_MANAGE, True),
        (Role.AGENT, Permission.QUEUES_READ, True),
        (Role.AGENT, Permission.CALLS_READ, False),
        (Role.AGENT, Permission.AGENTS_MANAGE, False),
        (Role.REPORT_READER, Permission.METRICS_READ, True),
        (Role.REPORT_READER, Permission.AGENTS_MANAGE, False),
        (Role.COORDINATOR, Permission.CALLS_READ, False),
    ],
)
def test_a_role_may_what_its_row_says(role: Role, permission: Permission, allowed: bool) -> None:  # noqa: FBT001
    assert may(role, permission) is allowed


def test_what_a_role_may_not_is_refused_by_name() -> None:
    check_may(Role.ADMINISTRATOR, Permission.AGENTS_MANAGE)

    with pytest.raises(NotPermittedError, match=r"agent .* agents\.manage"):
        check_may(Role.AGENT, Permission.AGENTS_MANAGE)


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(token.startswith("twsl_") and len(token) >= 48 for token in tokens)
    assert len({digest_of(token) for token in tokens}) == 100
