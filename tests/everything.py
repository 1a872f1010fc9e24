"""All that a database says, cell by cell: to see that something is nowhere in it."""

from sqlalchemy import Connection, inspect, text


def dump_of(connection: Connection) -> list[tuple[str, str]]:
    """Return where (table.column) each text and number stands, with it as a text."""
    found = []
    for table in inspect(connection).get_table_names():
        if table.startswith("request_search_"):  # in pieces, which FTS5 keeps of a deleted text
            continue
        result = connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - our own names
        names = list(result.keys())
        for row in result:
            found += [
                (f"{table}.{name}", str(cell))
                for name, cell in zip(names, row, strict=True)
                if cell is not None
            ]
    return found
