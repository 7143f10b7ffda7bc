"""The register of processing says of every table and column what they hold of people and what erasing does to them."""

from sqlalchemy import JSON, Column, LargeBinary, Table
from sqlmodel import AutoString

from app.models.base import metadata
from app.services.privacy.entry import Entry
from app.services.privacy.register import REGISTER
from tests.house import privacy

TEXT = "in `words` erasing replaces mentions, in `plain` nobody writes about people"
TABLES = {table.name: table for table in metadata.sorted_tables}


def refers_to_a_person(column: Column[object]) -> bool:
    return (
        any(key.column.table.name == "person" for key in column.foreign_keys) or column.table.name + column.name == "personid"
    )


def is_an_id(column: Column[object]) -> bool:
    """Whether a column holds ids without saying of what."""
    return column.name.endswith(("_id", "_by")) and not column.foreign_keys and getattr(column.type, "length", 0) in {36, 64}


def is_text(column: Column[object]) -> bool:
    kind = column.type
    return isinstance(kind, AutoString | JSON | LargeBinary) and not column.foreign_keys


def said(entry: Entry) -> set[str]:
    """Every column that an entry speaks of."""
    emptied = {name for filled in entry.emptied.values() for name in filled}
    return {*entry.people, *entry.things, *entry.secret, *entry.words, *entry.plain, *entry.goes_by, *entry.mentioned, *emptied}


def missing(table: Table, entry: Entry) -> list[str]:
    """What an entry leaves unsaid."""
    people = [c.name for c in table.c if refers_to_a_person(c) and c.name not in entry.people]
    ids = [c.name for c in table.c if is_an_id(c) and c.name not in {*entry.people, *entry.things, *entry.words, *entry.plain}]
    ours = {"id", "hash"}
    texts = [c.name for c in table.c if is_text(c) and c.name not in ours and not is_an_id(c) and c.name not in said(entry)]
    return [
        *(f"{name} refers to a person" for name in people),
        *(f"{name} is an id: of what?" for name in ids),
        *(f"{name} is text: {TEXT}" for name in texts),
    ]


def test_every_table_is_in_the_register_and_no_other() -> None:
    assert REGISTER.keys() == TABLES.keys(), "say in app/services/privacy/register what the new table holds of people"


def test_every_column_is_spoken_of_and_exists() -> None:
    unsaid = {name: missing(table, REGISTER[name]) for name, table in TABLES.items()}
    assert {name: columns for name, columns in unsaid.items() if columns} == {}
    unknown = {name: said(REGISTER[name]) - set(table.c.keys()) for name, table in TABLES.items()}
    assert {name: columns for name, columns in unknown.items() if columns} == {}


def test_the_search_would_find_something() -> None:
    assert missing(TABLES["kudos"], Entry(holds="", purpose="", kept="")) == [
        "from_id refers to a person",
        "to_id refers to a person",
        f"because is text: {TEXT}",
    ]
    assert missing(TABLES["look"], Entry(holds="", purpose="", kept=""))[-1] == "request_id is an id: of what?"


def test_every_row_of_a_person_is_exported_or_says_why_not() -> None:
    assert not [name for name, one in REGISTER.items() if one.theirs and one.not_exported and len(one.not_exported) < 20]
    assert not [name for name, one in REGISTER.items() if not one.theirs and one.goes and not one.not_exported]


def test_what_cannot_be_changed_is_not_said_to_change() -> None:
    assert not [name for name in ("journal", "ledger", "look") if REGISTER[name].is_changed]


def test_rows_go_only_where_those_that_must_refer_to_them_go_too() -> None:
    """Whatever cannot do without a row that goes must go by the same person."""
    for table in TABLES.values():
        for key in table.foreign_keys:
            if REGISTER[key.column.table.name].goes and not key.parent.nullable:
                assert REGISTER[table.name].goes or REGISTER[table.name].goes_through, f"{table.name}.{key.parent.name}"


def test_the_document_is_printed_from_the_register() -> None:
    assert privacy.DOCUMENT.read_text(encoding="utf-8") == privacy.printed(), "run .venv/bin/python -m tests.house.privacy"
