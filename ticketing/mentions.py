"""Names that a remark mentions: ``@maha`` among the words. Pure."""

import re
from collections.abc import Iterable, Sequence

from ticketing.errors import CannotMentionError
from ticketing.request_decisions import Scene
from ticketing.request_rights import Person, may_see

MENTION = re.compile(r"(?<![\w.@])@([A-Za-z0-9][A-Za-z0-9._-]{0,63})", re.ASCII)
ENDS = "._-"  # a full stop after a name ends the sentence


def mentioned_in(text: str) -> Sequence[str]:
    """Return the names that a text mentions, each once."""
    return tuple(dict.fromkeys(name.rstrip(ENDS) for name in MENTION.findall(text)))


def check_mentioned(people: Iterable[Person], scene: Scene) -> None:
    """Raise CannotMentionError when one of them may not see the request."""
    strangers = [
        it.name for it in people if not may_see(it, scene.request, scene.structure, scene.at)
    ]
    if strangers:
        raise CannotMentionError(tuple(strangers))
