"""The tree of categories. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One category; *parent* is the key of another, or None at the top."""

    key: str
    name_ar: str
    name_en: str
    parent: str | None = None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """A category in the tree, with the names that lead to it."""

    category: Category
    depth: int
    path: tuple[Category, ...]


def branches(categories: Sequence[Category]) -> list[Branch]:
    """Return the tree from its top, each category before those below it."""
    below: dict[str | None, list[Category]] = {}
    for category in sorted(categories, key=lambda one: (one.place, one.key)):
        below.setdefault(category.parent, []).append(category)
    return list(_branches(below, None, ()))


def is_below(key: str, above: str, categories: Mapping[str, Category]) -> bool:
    """Return whether *key* is *above* or stands somewhere below it."""
    seen: set[str] = set()
    at: str | None = key
    while at is not None and at not in seen:
        if at == above:
            return True
        seen.add(at)
        at = categories[at].parent if at in categories else None
    return False


def keys_below(above: str, categories: Sequence[Category]) -> frozenset[str]:
    """Return *above* and the keys of all categories below it."""
    by_key = {category.key: category for category in categories}
    return frozenset({above, *(key for key in by_key if is_below(key, above, by_key))})


def _branches(
    below: Mapping[str | None, Sequence[Category]], parent: str | None, path: tuple[Category, ...]
) -> Iterator[Branch]:
    for category in below.get(parent, ()):
        here = (*path, category)
        yield Branch(category, len(path), here)
        yield from _branches(below, category.key, here)
