"""Who types at the terminal."""

import getpass

NOBODY_KNOWN = "terminal"


def login_name() -> str:
    """Return the login name; a process whose user has no name is the terminal's."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return NOBODY_KNOWN
