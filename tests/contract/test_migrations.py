import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

import core.tables  # noqa: F401 - all tables must be known
import faq_bank.tables
import faq_bank.usage_tables  # noqa: F401 - likewise
import supervision.tables  # noqa: F401 - likewise
import ticketing.desk_tables
import ticketing.entity_tables
import ticketing.request_tables
import ticketing.tables  # noqa: F401 - likewise
from core.database import Base, engine_for, sessions_for
from core.sealing import SealingKeys, seal
from tawasul import migrate
from tawasul.errors import KeysLostError, KeysMissingError, NoWayBackError
from tests.builders import NOON
from tests.centre_of_requests import (
    FIRST_ID,
    NOURA,
    SECOND_ID,
    answers_wait_for_the_head,
    of_office,
    opened,
)
from tests.everything import dump_of
from tests.servers import PostgresServer
from ticketing.attachment_folder import AttachmentFolder
from ticketing.attachment_service import Attachments
from ticketing.beneficiary_store import BeneficiaryStore
from ticketing.merge_store import MergeStore
from ticketing.news_service import News
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.request_store import RequestStore
from ticketing.request_tables import RequestRow
from ticketing.whole_request import RequestReading
from ticketing.word_store import ADD, KNOWN


def _differences(connection: Connection) -> object:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        # each database searches full text in its own way, beside the tables that the code maps
        "include_name": lambda name, *_: not str(name).startswith("request_search"),
    }
    return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


async def test_the_migrations_make_exactly_the_tables_that_the_code_knows(
    engine: AsyncEngine,
) -> None:
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_a_migrated_database_is_at_the_head_and_stays_so(database_url: str) -> None:
    current, head = await migrate.current_and_head(database_url)
    await migrate.upgrade(database_url)

    assert current == head
    assert await migrate.current_and_head(database_url) == (head, head)


async def test_people_of_before_keep_their_accounts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    before = ScriptDirectory(migrate.SCRIPTS).get_revision("0007").down_revision
    await migrate._with_connection(url, lambda connection: _go(connection, str(before)))
    old = (
        "INSERT INTO accounts (name, role, password_hash, created_at) "
        "VALUES ('huda', 'agent', 'x', 1)"
    )
    await migrate._with_connection(url, lambda connection: connection.execute(text(old)))

    await migrate.upgrade(url)

    query = text("SELECT full_name, must_change_password, needs_second_factor FROM accounts")
    kept = await migrate._with_connection(url, lambda it: tuple(it.execute(query).one()))
    assert kept == ("huda", 0, 0)
    await migrate._with_connection(url, lambda connection: _go(connection, str(before), up=False))
    await migrate.upgrade(url)


def _go(connection: Connection, revision: str, *, up: bool = True) -> None:
    config = Config()
    config.set_main_option("script_location", migrate.SCRIPTS)
    config.attributes["connection"] = connection
    (command.upgrade if up else command.downgrade)(config, revision)


async def test_an_empty_database_has_no_revision(postgres_server: PostgresServer) -> None:
    postgres_server.create("empty")

    current, _ = await migrate.current_and_head(postgres_server.url("empty"))

    postgres_server.drop("empty")
    assert current is None


async def test_open_calls_and_pages_of_calls_have_their_indexes(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        indexes = await connection.run_sync(lambda c: inspect(c).get_indexes("calls"))

    columns = {index["name"]: index["column_names"] for index in indexes}
    assert columns == {
        "ix_calls_open": ["call_id"],
        "ix_calls_started_at_call_id": ["started_at", "call_id"],
        "ix_calls_caller_started_at": ["caller", "started_at"],
        "ix_calls_agent_started_at": ["agent", "started_at"],
        "ix_calls_named": ["started_at"],
    }


KEYS = SealingKeys.fixed("a key of the tests")
OLDER = "0019"


async def _an_old_centre(url: str) -> None:
    """Make a database of before identities were sealed, with people, a merge and a request."""
    await migrate._with_connection(url, lambda it: _go(it, OLDER), changes_tables=True)
    await migrate._with_connection(url, _fill)


def _fill(connection: Connection) -> None:
    now: object = 1 if connection.dialect.name == "sqlite" else NOON
    person = (
        "INSERT INTO beneficiaries (id, name, folded_name, national_id, role, entity, version, "
        "changed_at, merged_into) VALUES (:id, 'هدى', 'هدي', :identity, 'other', '', 1, :at, :into)"
    )
    connection.execute(text(person), {"id": 1, "identity": FIRST_ID, "at": now, "into": None})
    connection.execute(text(person), {"id": 2, "identity": None, "at": now, "into": 1})
    mobile = "INSERT INTO beneficiary_mobiles VALUES (1, '0551234567', 0)"
    connection.execute(text(mobile))
    told = json.dumps({"name": "هدى", "national_id": FIRST_ID, "mobiles": [], "role": "other"})
    merge = (
        "INSERT INTO beneficiary_merges (id, kept, gone, before, after, gone_before, merged_at) "
        "VALUES (1, 1, 2, :told, :told, :told, :at)"
    )
    cast = merge if now == 1 else merge.replace(":told", "CAST(:told AS JSONB)")
    connection.execute(text(cast), {"told": told, "at": now})
    _, _, bare = seal(SECOND_ID, KEYS, owner="request/7").rpartition(".")
    request = (
        "INSERT INTO requests (id, number, service, subject, subject_version, title, text, fields, "
        "applicant, beneficiary_id, national_id, identity, language, source, filed_by, filed_at, "
        "state, importance, entity, answering, version, changed_at, hands, level, objections, "
        "answer) VALUES (7, '123456789', 'complaint', 's', 1, 't', 't', '{}', 'هدى', 1, :sealed, "
        "'old', 'ar', 'call', 'noura', :at, 'filed', 'normal', 'e', 'e', 1, :at, '', 0, 0, '')"
    )
    connection.execute(text(request), {"sealed": bare, "at": now})
    key = "INSERT INTO request_keys VALUES ('noura', 'file:abc', 7, 'digest', :at)"
    connection.execute(text(key), {"at": now})
    event = (
        "INSERT INTO request_events VALUES "
        "(7, 1, :at, 'file', 'noura', 'filed', 'e', 'normal', :told, '{\"text\": \"x\"}')"
    )
    connection.execute(text(event), {"at": now, "told": True})
    _fill_what_is_searched_and_told(connection, now)


def _fill_what_is_searched_and_told(connection: Connection, now: object) -> None:
    said = (
        "INSERT INTO request_events VALUES "
        "(7, 2, :at, 'comment', 'noura', 'filed', 'e', 'normal', :told, :detail)"
    )
    detail = json.dumps({"text": "راجع المقاول"}, ensure_ascii=False)
    connection.execute(text(said), {"at": now, "told": False, "detail": detail})
    subject = (
        "INSERT INTO subjects VALUES ('s', 1, 'complaint', 'النقل', 'Transport', 'تأخر الحافلة', "
        "'A late bus', NULL, 'normal', '[]', '{}', :at, :offered)"
    )
    connection.execute(text(subject), {"at": now, "offered": True})
    connection.execute(text(ADD[connection.dialect.name]), {"id": 7, "words": "t"})
    post = (
        "INSERT INTO posts (id, entity, duty, person, email, valid_from) "
        "VALUES (1, 'e', 'head', 'written', 'w@example.sa', :at)"
    )
    connection.execute(text(post), {"at": now})
    account = (
        "INSERT INTO accounts (name, role, password_hash, created_at, full_name, "
        "must_change_password, needs_second_factor) "
        "VALUES ('signs.in', 'agent', 'x', :at, 'S', :no, :no)"
    )
    connection.execute(text(account), {"at": now, "no": False})
    telling = "INSERT INTO request_tellings VALUES (7, 'event/1', :person, :at, :copy)"
    for person in ("written", "signs.in", "nobody"):
        connection.execute(text(telling), {"person": person, "at": now, "copy": False})


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.sqlite3'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.create("old_centre")
    yield server.url("old_centre")
    server.drop("old_centre")


async def test_identities_of_before_are_sealed_and_found(old_url: str) -> None:
    await _an_old_centre(old_url)

    await migrate.upgrade(old_url, KEYS)

    engine = engine_for(old_url)
    seal_ = Seal(KEYS)
    async with sessions_for(engine)() as session:
        [huda] = await BeneficiaryStore(session, seal_).search(FIRST_ID, limit=5)
        merge = await MergeStore(session, seal_).last_into(1)
        row = await session.get_one(RequestRow, 7)
        key = await RequestStore(session, seal_).key("noura", "file:abc")
    dump = await migrate._with_connection(old_url, dump_of)
    assert (huda.number, huda.particulars.national_id) == (1, FIRST_ID)
    assert huda.particulars.mobiles == ("0551234567",)
    assert merge is not None
    assert merge.gone_before.national_id == FIRST_ID
    assert row.identity == seal_.index(SECOND_ID)
    assert seal_.opened(row.national_id, "request/7") == SECOND_ID
    assert key is not None
    assert key.digest == seal_.index_of_key("digest")
    assert not [where for where, said in dump if FIRST_ID in said or SECOND_ID in said]
    with pytest.raises(NoWayBackError):
        await migrate._with_connection(old_url, lambda it: _go(it, OLDER, up=False))
    await engine.dispose()


async def test_what_was_said_before_is_found_and_it_is_known_who_was_not_reached(
    old_url: str,
) -> None:
    await _an_old_centre(old_url)

    await migrate.upgrade(old_url, KEYS)

    kind = "sqlite" if old_url.startswith("sqlite") else "postgresql"
    known, one = text(KNOWN[kind]), {"first": 7, "last": 7}
    [(_, words)] = await migrate._with_connection(old_url, lambda it: it.execute(known, one).all())
    assert {"t", "راجع", "مقاول", "حافله", "bus", "x"} <= set(words.split())
    told = text("SELECT person FROM request_tellings WHERE is_undeliverable")
    missed = await migrate._with_connection(old_url, lambda it: it.execute(told).all())
    assert [tuple(row) for row in missed] == [("nobody",)]


async def test_without_a_key_nothing_is_changed_and_it_is_said_what_to_do(old_url: str) -> None:
    await _an_old_centre(old_url)

    with pytest.raises(KeysMissingError, match="TAWASUL_HOME"):
        await migrate.upgrade(old_url)
    with pytest.raises(KeysLostError, match=r"1 national IDs.*--give-up-lost-identities"):
        await migrate.upgrade(old_url, SealingKeys.fixed("another key"))

    assert (await migrate.current_and_head(old_url))[0] == OLDER
    await migrate.upgrade(old_url, SealingKeys.fixed("another key"), gives_up_lost=True)
    query = text("SELECT national_id, identity, title FROM requests")
    kept = await migrate._with_connection(old_url, lambda it: tuple(it.execute(query).one()))
    assert kept == (None, None, "t")


@pytest.mark.parametrize(
    ("erased", "refused"),
    [
        (True, "UPDATE request_events SET \"by\" = 'sami'"),
        (True, "UPDATE request_events SET detail = '{}', n = 2"),
        (True, "DELETE FROM request_events"),
        (False, "UPDATE request_events SET detail = '{}'"),
    ],
)
async def test_of_history_only_words_may_go_and_only_of_who_was_erased(
    old_url: str,
    erased: bool,  # noqa: FBT001 - a case of the table
    refused: str,
) -> None:
    await _an_old_centre(old_url)
    await migrate.upgrade(old_url, KEYS)
    if erased:
        mark = text("UPDATE requests SET erased_at = filed_at")
        await migrate._with_connection(old_url, lambda it: it.execute(mark))
        words = text("UPDATE request_events SET detail = '{}'")
        await migrate._with_connection(old_url, lambda it: it.execute(words))

    with pytest.raises(DBAPIError, match="only added to"):
        await migrate._with_connection(old_url, lambda it: it.execute(text(refused)))


async def test_what_was_told_before_is_no_news_and_files_stay(
    database_url: str, sessions: async_sessionmaker[AsyncSession], tmp_path: Path
) -> None:
    centre = await opened(sessions)
    number, coordinator = (await centre.file()).number, of_office("coordinator.department")
    folder = AttachmentFolder(tmp_path)
    files = Attachments(sessions, centre.seal, centre.grounds, folder, clock=centre.clock)
    await files.attach(number, "plan.pdf", b"%PDF-1.7 plan", by=coordinator)
    news = News(sessions, centre.seal, centre.grounds, centre.clock)
    assert (await news.unread(coordinator)).count == 1
    before = ScriptDirectory(migrate.SCRIPTS).get_revision("0021").down_revision

    await migrate._with_connection(database_url, lambda it: _go(it, str(before), up=False))
    await migrate.upgrade(database_url)

    assert (await news.unread(coordinator)).count == 0
    (kept,) = await files.of(number, by=coordinator)
    assert (kept.name, kept.with_answer, kept.removed_at) == ("plan.pdf", False, None)


async def test_proposed_and_fallen_answers_of_before_are_no_answers(
    database_url: str, sessions: async_sessionmaker[AsyncSession]
) -> None:
    centre = await opened(sessions)
    coordinator, reviewer = of_office("coordinator.department"), of_office("head.agency")
    numbers = [(await centre.file()).number for _ in range(3)]
    for number in numbers:
        await centre.requests.acknowledge(number, by=coordinator)
        await centre.requests.answer(number, "زيدت حافلة.", by=coordinator)
        link = Person("beneficiary", of_request=number)
        await centre.requests.rate(number, 2, "بطيء", by=link)
    overturned, proposed, in_force = numbers
    for number in (overturned, proposed):
        await centre.requests.object(number, "لم تصل الحافلة بعد", by=NOURA)
        await centre.requests.review(number, by=reviewer)
        await centre.requests.overturn(number, "الإفادة ناقصة", by=reviewer)
    await centre.requests.ask(overturned, "أي مدرسة؟", by=coordinator)
    await answers_wait_for_the_head(centre)
    await centre.requests.answer(proposed, "لن تزاد.", by=coordinator)
    before = ScriptDirectory(migrate.SCRIPTS).get_revision("0022").down_revision
    await migrate._with_connection(database_url, lambda it: _go(it, str(before), up=False))
    old = "UPDATE requests SET answer = 'زيدت حافلة.', answered_at = filed_at WHERE answer = ''"
    await migrate._with_connection(database_url, lambda it: it.execute(text(old)))

    await migrate.upgrade(database_url)

    kept = [(await centre.requests.see(number, by=coordinator))[0] for number in numbers]
    assert [(it.answer, it.proposal) for it in kept] == [
        ("", ""),
        ("", "لن تزاد."),
        ("زيدت حافلة.", ""),
    ]
    assert [it.answered_at is None for it in kept] == [True, True, False]
    assert kept[0].next_step_at is not None
    reading = RequestReading(sessions, centre.seal, centre.grounds, centre.clock)
    (rating,) = await reading.ratings(in_force, by=coordinator)
    assert (rating.score, rating.words, rating.answer) == (2, "بطيء", 3)
