"""The parts of addresses that a phone must know: pure."""

import re

_TAG = re.compile(r";\s*tag=([^;,\s>]+)", re.IGNORECASE)
_BRACKETED = re.compile(r"<([^<>]*)>")
_PLACE = re.compile(r"sips?:(?:[^@]*@)?([^:;?>]+)(?::([0-9]{1,5}))?", re.IGNORECASE)
_USER = re.compile(r"sips?:([^@:;?>]*)(?::[^@]*)?@", re.IGNORECASE)
_BRANCH = re.compile(r";\s*branch=([^;,\s]+)", re.IGNORECASE)
DEFAULT_PORT = 5060
Place = tuple[str, int]


def tag_of(value: str) -> str:
    """Return the tag of a From or To header; "" if it has none yet."""
    after = value.rpartition(">")[2] if ">" in value else value
    found = _TAG.search(after)
    return found[1] if found else ""


def uri_of(value: str) -> str:
    """Return the URI of a From, To or Contact header."""
    found = _BRACKETED.search(value)
    return found[1].strip() if found else value.partition(";")[0].strip()


def user_of(value: str) -> str:
    """Return the user of a URI or of a header with one; "" if there is none."""
    found = _USER.match(uri_of(value))
    return found[1] if found else ""


def place_of(uri: str, otherwise: Place) -> Place:
    """Return host and port of a URI, or *otherwise* where it has none."""
    found = _PLACE.match(uri)
    if not found:
        return otherwise
    return found[1], int(found[2] or DEFAULT_PORT)


def branch_of(via: str) -> str:
    """Return the branch of the topmost Via; "" if there is none."""
    found = _BRANCH.search(via)
    return found[1] if found else ""
