"""A ministry to begin with: as many entities of each kind as the service reported, named by kind.

28 universities, 46 education departments, 31 sectors, 30 private universities and colleges and 31
cultural attachés; offices, schools and colleges below them are examples of their kind.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files

from ticketing.entities import Entity, EntityKind

_K = EntityKind
ROOT = "minister"
OFFICE, SCHOOL, UNIVERSITY, ABROAD = "office", "school", "university", "abroad"
DEPUTIES = (
    ("deputy-general", "نائب الوزير للتعليم العام", "Deputy Minister for General Education"),
    ("deputy-higher", "نائب الوزير للجامعات", "Deputy Minister for Universities"),
)
AGENCIES = (
    ("agency-general", "deputy-general", "وكالة التعليم العام", "Agency of General Education"),
    ("agency-services", "deputy-general", "وكالة الخدمات المساندة", "Agency of Support Services"),
    ("agency-universities", "deputy-higher", "وكالة الجامعات", "Agency of Universities"),
    ("agency-private", "deputy-higher", "وكالة التعليم الأهلي", "Agency of Private Education"),
    ("agency-abroad", "deputy-higher", "وكالة الابتعاث", "Agency of Scholarships"),
)
SECTORS_OF = ("agency-general", "agency-services", "agency-universities", "agency-abroad", ROOT)
COUNTS = {
    _K.UNIVERSITY: 28,
    _K.EDUCATION_DEPARTMENT: 46,
    _K.SECTOR: 31,
    _K.PRIVATE_UNIVERSITY: 30,
    _K.CULTURAL_ATTACHE: 31,
}
OFFICES_EACH, SCHOOLS_EACH, COLLEGES_EACH = 3, 3, 4


def sample_entities(since: datetime) -> list[Entity]:
    """Return the entities of the sample, those above before those below."""
    return [*_top(since), *_sectors(since), *_departments(since), *_universities(since)]


def _top(since: datetime) -> Iterator[Entity]:
    yield _entity(ROOT, _K.MINISTER, ("مكتب الوزير", "Office of the Minister"), None, since)
    for code, arabic, english in DEPUTIES:
        yield _entity(code, _K.DEPUTY, (arabic, english), ROOT, since)
    for code, parent, arabic, english in AGENCIES:
        yield _entity(code, _K.AGENCY, (arabic, english), parent, since)


def _sectors(since: datetime) -> Iterator[Entity]:
    for n in range(1, COUNTS[_K.SECTOR] + 1):
        names = (f"الإدارة العامة {n}", f"General Directorate {n}")
        parent = SECTORS_OF[n % len(SECTORS_OF)]
        yield _entity(f"sector-{n:02}", _K.SECTOR, names, parent, since)


def _departments(since: datetime) -> Iterator[Entity]:
    for n in range(1, COUNTS[_K.EDUCATION_DEPARTMENT] + 1):
        code, names = f"department-{n:02}", (f"إدارة التعليم {n}", f"Education Department {n}")
        yield _entity(code, _K.EDUCATION_DEPARTMENT, names, "agency-general", since)
        for office in range(1, OFFICES_EACH + 1):
            yield from _office(code, f"{n}/{office}", office, since)


def _office(department: str, number: str, office: int, since: datetime) -> Iterator[Entity]:
    code = f"{department}-office-{office}"
    names = (f"مكتب التعليم {number}", f"Education Office {number}")
    yield _entity(code, _K.EDUCATION_OFFICE, names, department, since)
    for n in range(1, SCHOOLS_EACH + 1):
        names = (f"مدرسة {number}/{n}", f"School {number}/{n}")
        yield _entity(f"{code}-school-{n}", _K.SCHOOL, names, code, since, SCHOOL)


def _universities(since: datetime) -> Iterator[Entity]:
    for n in range(1, COUNTS[_K.UNIVERSITY] + 1):
        code, names = f"university-{n:02}", (f"جامعة {n}", f"University {n}")
        yield _entity(code, _K.UNIVERSITY, names, "agency-universities", since, UNIVERSITY)
        for college in range(1, COLLEGES_EACH + 1):
            names = (f"كلية {n}/{college}", f"College {n}/{college}")
            yield _entity(f"{code}-college-{college}", _K.COLLEGE, names, code, since, UNIVERSITY)
    for n in range(1, COUNTS[_K.PRIVATE_UNIVERSITY] + 1):
        names = (f"جامعة أهلية {n}", f"Private University {n}")
        code, above = f"private-{n:02}", "agency-private"
        yield _entity(code, _K.PRIVATE_UNIVERSITY, names, above, since, UNIVERSITY)
    for n in range(1, COUNTS[_K.CULTURAL_ATTACHE] + 1):
        names = (f"الملحقية الثقافية {n}", f"Cultural Attaché {n}")
        code, above = f"attache-{n:02}", "agency-abroad"
        yield _entity(code, _K.CULTURAL_ATTACHE, names, above, since, ABROAD)


def _entity(
    code: str,
    kind: EntityKind,
    names: tuple[str, str],
    parent: str | None,
    since: datetime,
    calendar: str = OFFICE,
) -> Entity:
    return Entity(
        code=code,
        kind=kind,
        name_ar=names[0],
        name_en=names[1],
        parent=parent,
        calendar=calendar,
        valid_from=since,
    )


def sample_calendars() -> Mapping[str, str]:
    """Return the working calendars of the sample, as they are written down, by name."""
    folder = files("ticketing").joinpath("samples")
    names = (OFFICE, SCHOOL, UNIVERSITY, ABROAD)
    return {name: folder.joinpath(f"{name}.toml").read_text(encoding="utf-8") for name in names}
