"""What a file of requests says in words, in the language of whoever takes it, beside its codes."""

from datetime import datetime

from agent_desktop.request_signs import name_of, subject_text
from agent_desktop.request_words import IMPORTANCE, STATES
from agent_desktop.texts import Language
from ticketing.request_sheet import Words
from ticketing.requests import Request
from ticketing.structure_store import Ground


def in_words(ground: Ground, at: datetime, language: Language) -> Words:
    """Return who says in a language what a file of requests has in codes."""
    ministry, translate = ground.structure.time.ministry, language.words.gettext

    def words(request: Request) -> tuple[str, str, str, str]:
        subject = ground.subjects[request.subject, request.subject_version]
        return (
            translate(STATES[request.state].word),
            translate(IMPORTANCE[request.importance]),
            subject_text(subject, language.code),
            name_of(request.entity, ministry, at, language.code),
        )

    return words
