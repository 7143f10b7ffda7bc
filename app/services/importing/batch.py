"""One unit of work of an import: what it knows already, looked up in sets, and what it will write, in bulk.

Rows are first understood against what is known, then written all together. So a dry run is the same without the writing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar, cast

from pydantic.fields import FieldInfo
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from app.core.db import Session
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import fold, sort_key
from app.journal import facts
from app.journal.book import record
from app.journal.fact import Fact
from app.models.base import Row
from app.models.belonging import Membership, RoleAssignment
from app.models.communities import Community, Transition
from app.models.contributions import Authorship, Contribution
from app.models.knowledge import Asset, AssetArchival, Revision
from app.models.people import OrgUnit, Person
from app.models.questions import Answer, PostRevision, Question, QuestionClosure
from app.models.training import TrainingCompletion, TrainingModule, TrainingVersion
from app.services.importing.tally import Tally

# Rows are written in this order: each refers only to what stands before it.
ORDER: Sequence[type[Row]] = (
    OrgUnit, Person, Community, Transition, Membership, RoleAssignment, Contribution, Authorship,
    TrainingCompletion, Asset, AssetArchival, Revision,
    Question, Answer, PostRevision, QuestionClosure,
)  # fmt: skip
CHUNK = 500
R = TypeVar("R")


class Batch:
    """What is known of the people and communities that a batch of rows names, and what the rows will change."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.tally = Tally()
        self.people: dict[str, Person] = {}
        self.communities: dict[str, Community] = {}
        self.units: dict[str, OrgUnit] = {}
        self.taken: dict[tuple[str, str], str] = {}  # ("email_key" or "external_id", value) → whose it is
        self.memberships: dict[tuple[str, str], list[Membership]] = {}
        self.roles: dict[tuple[str, str], list[RoleAssignment]] = {}
        self.contributions: dict[str, tuple[Contribution, list[str]]] = {}
        self.modules: dict[str, tuple[TrainingModule, list[TrainingVersion]]] = {}
        self.completions: dict[str, TrainingCompletion] = {}
        self.assets: dict[str, Any] = {}  # by source id, as app/services/importing/assets.py keeps them
        self.paths: dict[str, Asset] = {}
        self.questions: dict[str, Question] = {}
        self.answers: dict[str, Answer] = {}
        self.reauthored: list[str] = []  # contributions whose authorships are written anew
        self._new: dict[type[Row], list[Row]] = {}
        self._bulk: dict[type[Row], list[dict[str, Any]]] = {}
        self._facts: list[tuple[Fact, datetime | None]] = []

    def add(self, row: Row) -> None:
        """A row to be written, that later rows of the file may still change."""
        self._new.setdefault(type(row), []).append(row)

    def add_values(self, model: type[Row], **told: Any) -> None:
        """A row to be written that nothing will look at before: for the thousands, where making objects is most of the time."""
        values = {name: told[name] if name in told else _default(field) for name, field in model.model_fields.items()}
        self._bulk.setdefault(model, []).append(values)

    def tell(self, fact: Fact, occurred_at: datetime | None = None) -> None:
        """A fact to be recorded beside what it tells of."""
        self._facts.append((fact, occurred_at))

    def write(self) -> None:
        """Write everything: new rows in bulk, what changed with the commit, and the facts."""
        for some in chunks(self.reauthored):
            self.session.execute(delete(Authorship).where(col(Authorship.contribution_id).in_(some)))
        with self.session.no_autoflush:  # a changed person may refer to a unit that is not written yet
            for model in ORDER:
                rows = [row.model_dump() for row in self._new.pop(model, [])] + self._bulk.pop(model, [])
                if rows:
                    self.session.execute(insert(model), rows)
        for fact, occurred_at in self._facts:
            record(self.session, None, fact, occurred_at=occurred_at)
        self._facts.clear()

    def know_people(self, usernames: Iterable[str]) -> None:
        """Look up the people of these usernames, but those known already."""
        keys = {fold(username) for username in usernames} - self.people.keys()
        for person in self.lookup(Person, col(Person.username_key), keys):
            self.people[person.username_key] = person

    def know_communities(self, slugs: Iterable[str]) -> None:
        """Look up the communities of these slugs, but those known already."""
        for community in self.lookup(Community, col(Community.slug), set(slugs) - self.communities.keys()):
            self.communities[community.slug] = community

    def lookup(self, model: type[R], column: Mapped[Any], values: Collection[str]) -> Iterator[R]:
        """The rows whose column has one of these values."""
        for some in chunks(sorted(values)):
            yield from self.session.execute(select(model).where(column.in_(some))).scalars()

    def person(self, username: str, display_name: str | None = None) -> Person:
        """The person of this username; whoever is not known becomes a placeholder, who cannot sign in."""
        key = fold(username)
        person = self.people.get(key)
        if person is None:
            name = display_name or username
            person = Person(username=username, username_key=key, display_name=name, name_key=sort_key(name))
            self.people[key] = person
            self.add(person)
            self.tell(facts.PersonRegistered(person_id=person.id, placeholder=True))
            self.tally.note("people", "created")
        return person

    def community(self, slug: str) -> Community:
        """The community of this slug; raises InvalidError when there is none."""
        if slug not in self.communities:
            raise InvalidError.at("community", _("There is no community %(slug)s. Import it first.") % {"slug": slug})
        return self.communities[slug]


def _default(field: FieldInfo) -> Any:
    """What a field holds unless told; pydantic's own way looks at the signature of every factory every time."""
    return cast("Callable[[], Any]", field.default_factory)() if field.default_factory else field.default


def chunks(items: Sequence[R], size: int = CHUNK) -> Iterator[Sequence[R]]:
    """The items in portions that a query can name."""
    return (items[start : start + size] for start in range(0, len(items), size))


def midday(day: date) -> datetime:
    """The moment that stands for a day of which the hour is not known: midday, UTC."""
    return datetime.combine(day, time(12), UTC)


Learn = Callable[[Batch, Sequence[Any]], None]
Take = Callable[[Batch, int, Any], None]
