"""The tree of categories in the database."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from faq_bank.categories import Category, is_below
from faq_bank.content_form import is_key
from faq_bank.errors import CategoryInUseError, CategoryLoopError, NoSuchCategoryError
from faq_bank.faults import LONGEST_ID
from faq_bank.tables import CategoryRow, EntryRow


class CategoryStore:
    """Categories in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> Sequence[Category]:
        """Return every category by its place."""
        query = select(CategoryRow).order_by(CategoryRow.place, CategoryRow.key)
        return [_category(row) for row in await self._session.scalars(query)]

    async def counts(self) -> Mapping[str, int]:
        """Return how many entries stand directly in each category."""
        query = select(EntryRow.category, func.count()).group_by(EntryRow.category)
        return dict((await self._session.execute(query)).all())

    async def keep(self, category: Category) -> None:
        """Keep a category, new or changed; NoSuchCategoryError (its parent), CategoryLoopError."""
        if category.parent is not None:
            known = {one.key: one for one in await self.all()}
            if category.parent not in known:
                raise NoSuchCategoryError(category.parent)
            if is_below(category.parent, category.key, known):
                raise CategoryLoopError(category.key)
        row = await self._session.get(CategoryRow, category.key)
        if row is None:
            row = CategoryRow(key=category.key)
            self._session.add(row)
        row.parent, row.place = category.parent, category.place
        row.name_ar, row.name_en = category.name_ar, category.name_en
        await self._session.flush()

    async def remove(self, key: str) -> None:
        """Take an empty category away; NoSuchCategoryError, CategoryInUseError."""
        row = await self._session.get(CategoryRow, key) if is_key(key) else None
        if row is None:
            raise NoSuchCategoryError(key[:LONGEST_ID])
        children = select(func.count()).where(CategoryRow.parent == key)
        entries = select(func.count()).where(EntryRow.category == key)
        if await self._session.scalar(children) or await self._session.scalar(entries):
            raise CategoryInUseError(key)
        await self._session.delete(row)

    async def add_missing(self, keys: Iterable[str]) -> list[str]:
        """Put categories that are not there yet at the top of the tree, and return them."""
        known = {one.key for one in await self.all()}
        new = sorted(set(keys) - known)
        if new:
            last = await self._session.scalar(select(func.max(CategoryRow.place))) or 0
            rows = [
                {"key": key, "name_ar": key, "name_en": key, "place": last + place}
                for place, key in enumerate(new, 1)
            ]
            await self._session.execute(insert(CategoryRow), rows)
        return new


def _category(row: CategoryRow) -> Category:
    return Category(
        key=row.key,
        name_ar=row.name_ar,
        name_en=row.name_en,
        parent=row.parent,
        place=row.place,
    )
