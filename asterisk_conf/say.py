"""How Asterisk itself speaks a language: ``say.conf.j2`` writes it down."""

from dataclasses import dataclass

from asterisk_conf.errors import InvalidDefinitionError

LONGEST_WORD = 127  # of one word after its ${SAY} is filled in; Asterisk cuts off what is longer


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of a text like *pattern*: sounds, and with a colon texts for other rules."""

    pattern: str
    says: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.says or any(
            not 0 < len(word) <= LONGEST_WORD or "," in word for word in self.says
        ):
            raise InvalidDefinitionError("say.conf", self.pattern, "says what Asterisk cannot")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of a language; the first that fits counts."""

    language: str
    rules: tuple[Rule, ...]
