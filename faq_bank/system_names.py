"""Which system of the ministry a question is about, by its names and by who was asked. Pure."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from faq_bank.kept_entries import System
from faq_bank.lexicon import Phrase, own_lexicon, phrase_of
from faq_bank.surroundings import systems_near

NAMES: Mapping[str, System] = MappingProxyType(
    {
        "نور": System.NOOR,
        "فارس": System.FARIS,
        "سفير": System.SAFEER,
        "عين": System.AIN,
        "خبرات": System.KHEBRAT,
        "مراسلات": System.MURASALAT,
    }
)


def systems_named(question: str) -> frozenset[System]:
    """Return the systems that a question names, in any spelling that the lexicon has."""
    spoken = phrase_of(question)
    meant: set[Phrase] = {(word,) for word in spoken}
    for _, meanings in own_lexicon().meanings_in(spoken):
        meant |= set(meanings)
    return frozenset(
        NAMES[phrase[0]] for phrase in meant if len(phrase) == 1 and phrase[0] in NAMES
    )


def system_of(questions: Iterable[str], queues: Iterable[str]) -> System:
    """Return the one system that questions name, else the one to which their queues belong."""
    named = frozenset[System]().union(*map(systems_named, questions))
    near = systems_near(queues)
    told = named or near
    return next(iter(told)) if len(told) == 1 else System.NONE
