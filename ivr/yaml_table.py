"""A YAML mapping whose every key is asked for; what nobody asked for is a fault."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from ivr.faults import Fault

# without libyaml it is slower, otherwise the same
Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Yaml = yaml.nodes.Node


def line_of(node: Yaml) -> int:
    """Return the line where *node* begins; the first line is 1."""
    return int(node.start_mark.line) + 1


class Table:
    """One mapping: each ``take_…`` marks its key as known, ``close`` reports the others."""

    def __init__(
        self, tree: MappingNode, node: str, faults: list[Fault], *, line: int | None = None
    ) -> None:
        self.node = node
        self.line = line or line_of(tree)
        self.faults = faults
        self._values: dict[str, Yaml] = {}
        self._lines: dict[str, int] = {}
        self._asked: set[str] = set()
        for key, value in tree.value:
            self._put(key, value)

    def _put(self, key: Yaml, value: Yaml) -> None:
        if not isinstance(key, ScalarNode):
            self.fault(key, "A key is not a word.", "Write one word or digit before the colon.")
        elif key.value in self._values:
            self.fault(
                key,
                f"{_called(key.value)} stands here twice, first in line {self._lines[key.value]}.",
                "Take one of them out.",
            )
        else:
            self._values[key.value] = value
            self._lines[key.value] = line_of(key)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def fault(self, at: Yaml | int, wrong: str, mend: str) -> None:
        """Report a fault at a line, or where a value begins."""
        line = at if isinstance(at, int) else line_of(at)
        self.faults.append(Fault(line, self.node, wrong, mend))

    def line_at(self, key: str) -> int:
        """Return the line of *key*, or of the mapping when it is absent."""
        return self._lines.get(key, self.line)

    def lines(self) -> Mapping[str, int]:
        """Return the line of each key."""
        return self._lines

    def keys(self) -> Sequence[str]:
        """Return the keys in the order of the file."""
        return tuple(self._values)

    def take(self, key: str) -> Yaml | None:
        """Return the value of *key*, or None."""
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a word; without *default* its absence is a fault (and the word is empty)."""
        if (value := self.take(key)) is None:
            if default is None:
                self.fault(self.line, f"{key!r} is missing.", f"Add a line '{key}: …'.")
            return default or ""
        if isinstance(value, ScalarNode) and value.value.strip():
            return str(value.value.strip())
        self.fault(value, f"{key!r} has no single value.", f"Write one word after '{key}:'.")
        return default or ""

    def number(self, key: str, default: int, allowed: range) -> int:
        """Return a whole number of *allowed*."""
        if key not in self:
            self._asked.add(key)
            return default
        text = self.text(key)
        if text.isdecimal() and int(text) in allowed:
            return int(text)
        lowest, highest = allowed[0], allowed[-1]
        self.fault(
            self.line_at(key),
            f"{key!r} is {text!r}.",
            f"Write a whole number from {lowest} to {highest}.",
        )
        return default

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Return a word of *allowed*; another one is a fault, for which the first stands in."""
        word = self.text(key, default)
        if word in allowed or (key not in self):
            return word or allowed[0]
        self.fault(self.line_at(key), f"{key!r} cannot be {word!r}.", f"Write {_either(allowed)}.")
        return allowed[0]

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of words; it may be absent, or a single word."""
        value = self.take(key)
        items = value.value if isinstance(value, SequenceNode) else [value] if value else []
        for item in items:
            if not isinstance(item, ScalarNode):
                self.fault(item, f"{key!r} is no list of words.", f"Write '{key}: [one, two]'.")
        return tuple(item.value for item in items if isinstance(item, ScalarNode))

    def table(self, key: str) -> "Table | None":
        """Return the mapping below *key*, if it is there."""
        if (value := self.take(key)) is None:
            return None
        if isinstance(value, MappingNode):
            return Table(value, self.node, self.faults)
        self.fault(value, f"{key!r} holds no keys.", f"Below '{key}:' write 'key: value' lines.")
        return None

    def pairs(self) -> Iterator[tuple[str, Yaml]]:
        """Give every key with its value; all count as known."""
        self._asked.update(self._values)
        yield from self._values.items()

    def close(self) -> None:
        """Report each key that nobody asked for."""
        for key in self._values.keys() - self._asked:
            self.fault(self._lines[key], f"The key {key!r} is unknown here.", self._instead(key))

    def _instead(self, key: str) -> str:
        near = get_close_matches(key, sorted(self._asked - self._values.keys()), n=1)
        if near:
            return f"Write {near[0]!r}."
        return f"Take it out; known are {_either(sorted(self._asked), 'and')}."


def _called(key: str) -> str:
    return f"The digit {key}" if key.isdecimal() else f"The key {key!r}"


def _either(words: Sequence[str], joint: str = "or") -> str:
    *most, last = (repr(word) for word in words)
    return f"{', '.join(most)} {joint} {last}" if most else last
