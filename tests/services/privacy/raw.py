"""The bytes that a database keeps on its disk, and what of a person stands in them."""

import json
from pathlib import Path

from sqlalchemy import text

from app.core.db import Database
from app.core.text import fold


def of(database: Database) -> bytes:
    """All bytes of a database: a SQLite file with its log, or every file of a PostgreSQL database."""
    if database.is_sqlite:
        file = Path(str(database.engine.url.database))
        return b"".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))
    with database.alone() as connection:
        connection.execute("CHECKPOINT")
        [(folder,)] = connection.execute("SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()").fetchall()
        files = [name for (name,) in connection.execute("SELECT pg_ls_dir(%s)", (folder,)).fetchall()]
        read = "SELECT pg_read_binary_file(%s, 0, 1000000000, true)"
        return b"".join(connection.execute(read, (f"{folder}/{name}",)).fetchone()[0] or b"" for name in files)


def found(bytes_: bytes, *words: str) -> set[str]:
    """Which of these stand there, as they are, folded, or escaped as JSON does."""
    lower = bytes_.lower()
    forms = {word: {word, fold(word), json.dumps(word)[1:-1]} for word in words}
    return {word for word in words if any(form.lower().encode() in lower or form.encode() in bytes_ for form in forms[word])}


def analysed(database: Database) -> None:
    """Let the planner take its samples, as it does by itself sooner or later."""
    with database.write() as session:
        session.execute(text("ANALYZE"))
