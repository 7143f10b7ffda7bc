"""What somebody was known by before: written down whenever a row that holds it changes, so that erasing them finds it too."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, event, inspect, select
from sqlalchemy.orm import Mapper
from sqlmodel import Field

from app.models.base import Row
from app.models.people import Person
from app.models.provisioning import ScimUser

KNOWN_BY: dict[type[Row], tuple[str, ...]] = {
    Person: ("username", "display_name", "email", "external_id"),
    ScimUser: ("user_name", "external_id"),
}


class FormerName(Row, table=True):
    """A name, username, address or number that a person had and has not any more. Nobody is shown it but they themselves.

    `what` is the column that held it. It goes when the person is erased.
    """

    __tablename__ = "former_name"
    __table_args__ = (UniqueConstraint("person_id", "what", "value"),)

    person_id: str = Field(foreign_key="person.id")
    what: str = Field(max_length=20)
    value: str = Field(max_length=254)


def _keep(mapper: Mapper[Any], connection: Connection, row: Person | ScimUser) -> None:
    """Write down what a row said until now, beside the change to it: whoever makes the change cannot forget to."""
    names = KNOWN_BY[type(row)]
    if not any(inspect(row).attrs[name].history.has_changes() for name in names):
        return
    table = mapper.local_table
    said = connection.execute(select(*(table.c[name] for name in names)).where(table.c.id == row.id)).one_or_none()
    person_id = row.id if isinstance(row, Person) else row.person_id
    before = {(name, old) for name, old in zip(names, said or (), strict=False) if old and old != getattr(row, name)}
    if new := sorted(before - set(_kept(connection, person_id))):
        rows = [{"person_id": person_id, "what": what, "value": value} for what, value in new]
        connection.execute(FormerName.metadata.tables["former_name"].insert(), [FormerName(**one).model_dump() for one in rows])


def _kept(connection: Connection, person_id: str) -> Iterator[tuple[str, str]]:
    table = FormerName.metadata.tables["former_name"]
    rows = connection.execute(select(table.c.what, table.c.value).where(table.c.person_id == person_id))
    yield from ((row.what, row.value) for row in rows)


for changing in KNOWN_BY:
    event.listen(changing, "before_update", _keep)
