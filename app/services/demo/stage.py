"""Where the demo's year is played: who is there, what time it is, and what comes next. The same seed gives the same year."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ProductError
from app.core.quick import Question
from app.models.belonging import Membership, MembershipState
from app.models.communities import Community
from app.models.people import Person
from app.services import access
from app.services.demo.material import Plan, Someone, people

SEED = 20_251
DAYS = 365

MEMBERS = Question(
    select(col(Person.username))
    .join(Membership, col(Membership.person_id) == col(Person.id))
    .where(col(Membership.community_id) == bindparam("community_id"), col(Membership.state) == MembershipState.ACTIVE)
    .order_by(col(Person.username))
)


@dataclass
class Guild:
    """A community of the demo: its plan, its row once it is founded, who leads it, and how eager each of its people is."""

    plan: Plan
    leader: str
    community: Community | None = None
    eagerness: dict[str, float] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)

    @property
    def here(self) -> Community:
        """Its row; nothing happens in a community before it is founded."""
        if self.community is None:
            raise LookupError(f"{self.plan.slug} is not founded yet")
        return self.community


class Stage:
    """One unit of work in which a year goes by: acts are put on for a moment and played in order of time."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = clock.now()
        self.start = self.now - timedelta(days=DAYS)
        self.chance = random.Random(SEED)  # noqa: S311 - nothing secret hangs on it
        self.who: dict[str, Someone] = {one.username: one for one in people()}
        self.rows: dict[str, Person] = {}
        self.refused = 0
        self._acts: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()
        self._present: tuple[tuple[str, datetime], list[str]] = ("", self.now), []  # looked up once for an act

    def put_on(self, moment: datetime, act: Callable[[], None]) -> None:
        """Play an act at a moment; what lies in the future is left to whoever visits the demo."""
        if moment <= self.now:
            heapq.heappush(self._acts, (moment, next(self._number), act))

    def play(self, advance: Callable[[int], None]) -> None:
        """Play every act in order of time; `advance` hears of each day that went by."""
        gone = 0
        while self._acts:
            moment, _number, act = heapq.heappop(self._acts)
            with clock.at(moment):
                act()
            day = (moment - self.start).days
            advance(day - gone)
            gone = day

    def attempt(self, act: Callable[[], object]) -> None:
        """Something that the rules may refuse, as they do in life: a fourth thanks to one person, an endorsement given twice.

        Only for what refuses before it changes anything, since there is no other unit of work to take it back.
        """
        try:
            act()
        except ProductError:
            self.refused += 1

    def actor(self, username: str) -> Actor:
        """Who somebody is at this moment."""
        return access.actor_of_person(self.session, self.rows[username])

    def members(self, guild: Guild) -> list[str]:
        """Who belongs to a community at this moment."""
        at = guild.plan.slug, clock.now()
        if self._present[0] != at:
            self._present = at, [row.username for row in MEMBERS.all(self.session, community_id=guild.here.id)]
        return self._present[1]

    def someone(self, guild: Guild, but: tuple[str, ...] = ()) -> str | None:
        """Some member, the eager ones more often."""
        among = [name for name in self.members(guild) if name not in but]
        return self.chance.choices(among, [guild.eagerness.get(name, 1.0) for name in among])[0] if among else None

    def day(self, number: float, username: str | None = None) -> datetime:
        """Some working moment on or after the n-th day of the year, by somebody's clock."""
        zone = ZoneInfo(self.who[username].zone if username else "UTC")
        date = (self.start + timedelta(days=number)).date()
        while date.weekday() > 4 and self.chance.random() < 0.9:
            date += timedelta(days=1)
        local = datetime.combine(date, time(8), zone) + timedelta(minutes=self.chance.uniform(0, 570))
        return max(local.astimezone(UTC), self.start + timedelta(days=number))

    def later(self, low: float, high: float, username: str | None = None) -> datetime:
        """Some working moment so many days from now on the stage."""
        gone = (clock.now() - self.start) / timedelta(days=1)
        return max(self.day(gone + self.chance.uniform(low, high), username), clock.now() + timedelta(minutes=1))
