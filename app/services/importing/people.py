"""Rows → people. A row about a placeholder claims them: they get their name, and with an e-mail they can come in."""

from collections.abc import Sequence

from sqlmodel import col

from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import fold, sort_key
from app.journal import facts
from app.models.people import OrgUnit, Person
from app.services.importing.batch import Batch
from app.services.importing.shapes import NameRow, PersonRow

NOUN = "people"


def learn(batch: Batch, rows: Sequence[PersonRow]) -> None:
    """Look up everybody of these names, whose e-mails and external ids are taken, and the units."""
    batch.know_people(row.username for row in rows)
    emails = {fold(row.email) for row in rows if row.email}
    externals = {row.external_id for row in rows if row.external_id}
    for person in (
        *batch.lookup(Person, col(Person.email_key), emails),
        *batch.lookup(Person, col(Person.external_id), externals),
    ):
        _keep(batch, batch.people.setdefault(person.username_key, person))
    codes = {_code(row.unit) for row in rows if row.unit} - batch.units.keys()
    batch.units |= {unit.code: unit for unit in batch.lookup(OrgUnit, col(OrgUnit.code), codes)}


def take(batch: Batch, _line: int, row: PersonRow) -> None:
    """Register or update one person. Raises InvalidError when the e-mail or external id is somebody else's."""
    known = batch.people.get(fold(row.username))
    if fold(row.username) == "me":
        raise InvalidError.at("username", _("“me” stands for whoever asks. Choose another username."))
    _refuse_taken(batch, row, known)
    person = known or Person(
        username=row.username,
        username_key=fold(row.username),
        display_name=row.display_name,
        name_key=sort_key(row.display_name),
    )
    changed = _fill(batch, person, row)
    _keep(batch, person)
    if known is None:
        batch.people[person.username_key] = person
        batch.add(person)
        batch.tell(facts.PersonRegistered(person_id=person.id, placeholder=not person.email))
    elif changed:
        person.touch()
        batch.tell(
            facts.PersonChanged(
                person_id=person.id, fields=tuple(name.removesuffix("_id") if name == "unit_id" else name for name in changed)
            )
        )
    batch.tally.note(NOUN, "created" if known is None else "updated" if changed else "unchanged")


def learn_names(batch: Batch, rows: Sequence[NameRow]) -> None:
    """Look up everybody whom a roster names."""
    batch.know_people(row.username for row in rows)


def take_name(batch: Batch, _line: int, row: NameRow) -> None:
    """Know somebody by name; only a placeholder without a name is given one: a roster is no personnel record."""
    person = batch.people.get(fold(row.username))
    if person is None:
        batch.person(row.username, row.display_name)
        return
    nameless = person.email is None and person.display_name == person.username
    if nameless and row.display_name != person.display_name:
        person.rename(row.display_name)
        person.touch()
        batch.tell(facts.PersonChanged(person_id=person.id, fields=("display_name",)))
        batch.tally.note(NOUN, "updated")
    else:
        batch.tally.note(NOUN, "unchanged")


def _code(unit: str) -> str:
    return fold(unit)[:100]


def _keep(batch: Batch, person: Person) -> None:
    """Note whose e-mail and external id these are."""
    for name in ("email_key", "external_id"):
        if value := getattr(person, name):
            batch.taken[name, value] = person.id


def _refuse_taken(batch: Batch, row: PersonRow, known: Person | None) -> None:
    for field, name, value in (
        ("email", "email_key", fold(row.email) if row.email else None),
        ("external_id", "external_id", row.external_id),
    ):
        owner = batch.taken.get((name, value)) if value else None
        if owner and (known is None or owner != known.id):
            raise InvalidError.at(field, _("Somebody else already has this %(field)s.") % {"field": field})


def _fill(batch: Batch, person: Person, row: PersonRow) -> list[str]:
    """Give a person what the row tells; the names of the fields that changed."""
    told = row.model_dump(exclude_none=True, exclude={"username", "unit"})
    if row.unit:
        told["unit_id"] = _unit(batch, row.unit).id
    changed = sorted(name for name, value in told.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, told[name])
    person.name_key = sort_key(person.display_name)
    person.email_key = fold(person.email) if person.email else None
    return changed


def _unit(batch: Batch, name: str) -> OrgUnit:
    code = _code(name)
    if code not in batch.units:
        batch.units[code] = OrgUnit(code=code, name=name)
        batch.add(batch.units[code])
    return batch.units[code]
