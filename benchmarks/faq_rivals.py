"""Other engines over the same entries, with folded text: what the search is measured against."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import asyncpg  # type: ignore[import-untyped]
from tantivy import Document, Filter, Index, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from core.arabic_text import fold
from faq_bank.lexicon import phrase_of
from tests.servers import PostgresServer

MOST = 5
Finder = Callable[[str], list[str]]
Texts = Iterable[tuple[str, str]]
FTS5_QUERY = "SELECT id FROM bank WHERE bank MATCH ? ORDER BY rank LIMIT ?"
POSTGRES_QUERY = """
SELECT id FROM bank, to_tsquery('arabic', $1) AS asked
WHERE words @@ asked ORDER BY ts_rank_cd(words, asked) DESC LIMIT $2
"""


def fts5(texts: Texts) -> Finder:
    """Return SQLite's full-text search in memory, ranked by BM25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE bank USING fts5(id UNINDEXED, text)")
    database.executemany("INSERT INTO bank VALUES (?, ?)", ((i, fold(t)) for i, t in texts))

    def find(query: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in phrase_of(query))
        return [found for (found,) in database.execute(FTS5_QUERY, (words, MOST))]

    return find


def tantivy(texts: Texts) -> Finder:
    """Return tantivy in memory with its Arabic stemmer."""
    stemmed = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.stemmer("arabic")).build()
    schema = SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("text", tokenizer_name="stemmed")
    index = Index(schema.build())
    index.register_tokenizer("stemmed", stemmed)
    writer = index.writer()
    for entry, text in texts:
        writer.add_document(Document(id=entry, text=fold(text)))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(query: str) -> list[str]:
        asked = index.parse_query(" ".join(phrase_of(query)), ["text"])
        return [searcher.doc(at)["id"][0] for _, at in searcher.search(asked, MOST).hits]

    return find


@contextmanager
def postgres(texts: Texts) -> Iterator[Finder]:
    """Give PostgreSQL's full-text search with its Arabic dictionary and a GIN index."""
    with PostgresServer() as server, asyncio.Runner() as runner:
        server.create("faq")
        connection = runner.run(asyncpg.connect(server.url("faq")))
        runner.run(connection.execute("CREATE TABLE bank (id text, text text, words tsvector)"))
        folded = [(entry, fold(text)) for entry, text in texts]
        runner.run(connection.copy_records_to_table("bank", records=folded, columns=["id", "text"]))
        runner.run(connection.execute("UPDATE bank SET words = to_tsvector('arabic', text)"))
        runner.run(connection.execute("CREATE INDEX ON bank USING gin (words)"))
        runner.run(connection.execute("ANALYZE bank"))

        def find(query: str) -> list[str]:
            words = " | ".join(phrase_of(query))
            rows = runner.run(connection.fetch(POSTGRES_QUERY, words, MOST))
            return [row["id"] for row in rows]

        yield find
        runner.run(connection.close())
