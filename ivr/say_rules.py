"""Finds the rules of say.conf by which Asterisk says what a speaker says. Pure.

It knows no language. Of everything that is written alike (a `Shape`) it asks what is said. What
takes as many words as most of it becomes one rule: a word that is always the same stands in the
rule, one that changes with a place of the digits is looked up in a table. What is left has rules of
its own.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, product
from operator import itemgetter

from asterisk_conf.names import part_prompt, sound
from asterisk_conf.say import Rule
from ivr.spoken.parts import Phrase

Place = tuple[str, ...]  # the digits that may stand there, all of one width
Shape = tuple[Place, ...]
Value = tuple[str, ...]  # what stands at each place
Say = Callable[[str], Phrase]
WHOLE = "${SAY}"
SPECIAL = "NXZ"  # letters that stand for digits in a pattern


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules found so far; *tables* holds the name of each table that they look words up in."""

    rules: list[Rule] = field(default_factory=list)
    tables: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)

    def learn(self, name: str, shape: Shape, say: Say) -> None:
        """Add the rules for ``name:digits`` of *shape*."""
        said = {value: _sounds(say("".join(value))) for value in product(*shape)}
        [(usual, _)] = Counter(map(len, said.values())).most_common(1)
        for value, words in said.items():
            if len(words) != usual:
                self.rules.append(Rule(f"{name}:{''.join(value)}", words))
        alike = {value: words for value, words in said.items() if len(words) == usual}
        columns = [{value: alike[value][place] for value in alike} for place in range(usual)]
        words = tuple(self._word(shape, column) for column in columns)
        self.rules.append(Rule(pattern(name, shape), words))

    def lead(self, written: str, *says: str) -> None:
        """Add a rule that leads to others; *written* may hold X and a dot at its end."""
        name, _, digits = written.partition(":")
        self.rules.append(Rule(f"_{_escaped(name)}:{digits}", says))

    def _word(self, shape: Shape, column: Mapping[Value, str]) -> str:
        """Return what stands in a rule for a word: itself, or where it is looked up."""
        if len(words := set(column.values())) == 1:
            return words.pop()
        for asked, of in _keys(shape):
            pairs = {(of(value), word) for value, word in column.items()}
            if len(pairs) == len({key for key, _ in pairs}):
                return f"{self._table(tuple(sorted(pairs)))}:{asked}"
        raise AssertionError("the whole is a key too")

    def _table(self, rows: tuple[tuple[str, str], ...]) -> str:
        if rows not in self.tables:
            name = self.tables[rows] = f"word-{len(self.tables) + 1}"
            self.rules.extend(Rule(f"{name}:{key}", (word,)) for key, word in rows)
        return self.tables[rows]


def pattern(name: str, shape: Shape) -> str:
    """Return how Asterisk writes ``name:digits`` of *shape*."""
    characters = [set(column) for place in shape for column in zip(*place, strict=True)]
    if all(len(any_of) == 1 for any_of in characters):
        return f"{name}:{''.join(digit for any_of in characters for digit in any_of)}"
    return f"_{_escaped(name)}:{''.join(map(_digit, characters))}"


def _digit(any_of: set[str]) -> str:
    """Return one digit of a pattern; what stands at a place has no gaps."""
    first, last = min(any_of), max(any_of)
    return first if first == last else f"[{first}-{last}]"


def _escaped(name: str) -> str:
    return "".join(f"[{it}]" if it.upper() in SPECIAL else it for it in name)


def _keys(shape: Shape) -> Iterator[tuple[str, Callable[[Value], str]]]:
    """Give what a word may change with: one place of the digits, at last all of them."""
    widths = [len(place[0]) for place in shape]
    for place, (begins, width) in enumerate(zip(accumulate([0, *widths]), widths, strict=False)):
        yield f"${{SAY:{begins}:{width}}}", itemgetter(place)
    yield WHOLE, "".join


def _sounds(phrase: Phrase) -> tuple[str, ...]:
    return tuple(sound(part_prompt(part.name)) for part in phrase)
