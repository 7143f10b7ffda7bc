"""Random boards, crowded with ties, against twenty lines that say who stands where (reliability.md §2.2 G28)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random

import pytest
from sqlalchemy import bindparam, insert, update

from app.core import clock
from app.core.db import Database, Session
from app.core.settings import settings
from app.models.communities import Community
from app.models.contributions import Authorship, Contribution, ContributionKind
from app.models.people import Person
from app.models.recognition import ADJUSTED, LedgerEntry, PointsTotal
from app.services import recognition
from tests.proving import Figures, length
from tests.services.recognition.guild import found
from tests.services.recognition.life import COMMUNITY
from tests.services.recognition.telling import MONDAY

CROWD = tuple(f"p{number:02}" for number in range(24))
SEASON, ANOTHER = "2026-Q4", "2026-Q3"
BOARDS = length(25, 1_000)


@dataclass(frozen=True)
class Line:
    """One line of the ledger: points for somebody, by somebody's word."""

    person: str
    endorser: str
    net: int
    season: str
    is_adjustment: bool


@dataclass
class Board:
    """What a season of a community looks like: lines, who works where, who opted out."""

    lines: list[Line]
    units: dict[str, str | None]
    out: set[str]

    @classmethod
    def random(cls, chance: Random) -> "Board":
        """Few different amounts, so that many are equal; some lines taken back, some of another season or too late."""
        lines = []
        for person in CROWD:
            for endorser in chance.sample(CROWD, chance.choice((0, 2, 3, 3, 4, 4, 5, 6))):
                season = chance.choices((SEASON, ANOTHER), (9, 1))[0]
                lines += [
                    Line(person, endorser, chance.choice((10, 10, 10, 10, 10, 10, 5, -10)), season, chance.random() < 0.05)
                    for _ in range(chance.choice((1, 1, 1, 2)))
                ]
        units = {person: chance.choice(("north", "south", None)) for person in CROWD}
        return cls(lines, units, set(chance.sample(CROWD, chance.choice((0, 1, 5)))))

    def totals(self) -> Counter[tuple[str, str]]:
        """What is kept of it, by person and season."""
        kept: Counter[tuple[str, str]] = Counter()
        for line in self.lines:
            kept[line.person, ADJUSTED if line.is_adjustment else line.season] += line.net
        return kept

    def places(self) -> list[tuple[int, str, int]]:
        """The first ten: rank, person, points. The rules of domain.md §3.3, once more and in other words."""
        given: dict[str, Counter[str]] = defaultdict(Counter)
        for line in self.lines:
            if line.season == SEASON and not line.is_adjustment:
                given[line.person][line.endorser] += line.net
        points = {}
        for person, by in given.items():
            good = {endorser: net for endorser, net in by.items() if net > 0}
            units = {self.units[endorser] for endorser in good} - {None}
            fair = len(good) >= 3 and len(units) >= 2 and max(good.values()) <= 0.4 * sum(good.values())
            if fair and person not in self.out and by.total() > 0:
                points[person] = by.total()
        first = sorted(points, key=lambda person: (-points[person], person))[:10]
        return [(1 + sum(net > points[person] for net in points.values()), person, points[person]) for person in first]

    def put(self, session: Session) -> None:
        """Into the tables."""
        people = Person.__table__
        changed = [{"who": one, "unit_id": self.units[one], "leaderboard_opt_out": one in self.out} for one in CROWD]
        session.connection().execute(update(people).where(people.c.id == bindparam("who")), changed)
        rows = [
            {"person_id": line.person, "community_id": COMMUNITY, "award": f"a{number}", "rule": "lesson", "gross": line.net,
             "net": line.net, "policy": "2025.1", "season": line.season, "qualified_at": MONDAY, "posted_at": MONDAY,
             "fact_id": "f", "cause_id": "c", "endorser_id": line.endorser, "is_adjustment": line.is_adjustment,
             "is_correction": False}
            for number, line in enumerate(self.lines)
        ]  # fmt: skip
        session.execute(insert(LedgerEntry), rows)
        totals = [
            {"person_id": person, "season": season, "community_id": COMMUNITY, "net": net}
            for (person, season), net in self.totals().items()
        ]
        session.execute(insert(PointsTotal), totals)


class _NextError(Exception):
    """The board was looked at, and is wiped."""


@pytest.fixture
def guild(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A guild that shows leaderboards, to which everybody has contributed."""
    monkeypatch.setenv("GUILDRY_LEADERBOARDS", "true")
    settings.cache_clear()
    found(database, *CROWD)
    with database.write() as session:
        for name in CROWD:
            thing = Contribution(
                community_id=COMMUNITY,
                kind=ContributionKind.LESSON,
                title="A lesson",
                occurred_on=MONDAY.date(),
                logged_at=MONDAY,
            )
            session.add(thing)
            session.flush()
            session.add(Authorship(contribution_id=thing.id, person_id=name, place=1, logged_at=MONDAY))
    yield database
    settings.cache_clear()


def test_a_random_board_is_as_the_rules_say(guild: Database, chance: Random, figures: Figures) -> None:
    shared, empty = 0, 0
    for _ in range(BOARDS):
        board = Board.random(chance)
        with suppress(_NextError), guild.write() as session, clock.at(MONDAY):
            board.put(session)
            shown = recognition.leaderboard(session, session.get_one(Community, COMMUNITY), SEASON).places
            assert [(place.rank, place.username, place.points) for place in shown] == board.places()
            shared += len(shown) - len({place.rank for place in shown})
            empty += not shown
            raise _NextError
    assert empty < BOARDS / 2
    figures.tell(boards=BOARDS, places_that_differ=0, shared_places=shared, boards_with_nobody=empty)
