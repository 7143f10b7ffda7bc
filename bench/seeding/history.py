"""What happened in seven years: contributions, who said that they helped, thanks, and the points that follow from them.

Everything is told in the order of time. The ledger is what the engine of recognition makes of the facts, so that
`guildry verify` finds nothing amiss in what was seeded.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random

from app.core import ids
from app.journal import facts
from app.journal.book import Entry
from app.models.contributions import (
    Authorship,
    Contribution,
    ContributionKind,
    ContributionState,
    Endorsement,
    EndorsementType,
    Kudos,
    Ruling,
    Source,
)  # fmt: skip
from app.models.recognition import NOWHERE, LedgerEntry, PointsTotal
from app.services.contributions.ruling import LAPSES_AFTER
from app.services.recognition.awards import Award, derive
from app.services.recognition.caps import Tally
from app.services.recognition.periods import day_of, season_of
from app.services.recognition.policy import Ground, PolicyBook
from app.services.recognition.policy_2025_1 import POLICY_2025_1
from bench.seeding import words
from bench.seeding.organisation import Place, busy
from bench.seeding.writing import Writer

ZONE = "UTC"
THANKS_EVERY = 10
KINDS = list(ContributionKind)
Event = tuple[datetime, int, Callable[[], None]]


def tell(writer: Writer, place: Place, size: int) -> None:
    """Write `size` contributions and all that follows from them."""
    story = _Story(writer, place)
    step = (place.until - place.begun) / (size + 1)
    for number in range(1, size + 1):
        moment = place.begun + step * number
        story.let_happen(moment)
        story.contribute(moment, number)
        if number % THANKS_EVERY == 0:
            story.thank(moment)
    story.let_happen(place.until)
    _post(writer, story.finished())


class _Story:
    def __init__(self, writer: Writer, place: Place) -> None:
        self.writer, self.place, self.draw = writer, place, Random(26)
        self.book = PolicyBook.of(POLICY_2025_1)
        self.events: list[Event] = []
        self.number = count()
        self.open: dict[str, list[Entry]] = {}
        self.awards: list[Award] = []

    def let_happen(self, until: datetime) -> None:
        """Whatever fell due up to a moment."""
        while self.events and self.events[0][0] <= until:
            heapq.heappop(self.events)[2]()

    def contribute(self, moment: datetime, number: int) -> None:
        """Somebody does something for a community; in the weeks after, others say that it helped, or it lapses."""
        draw, community = self.draw, self.place.communities[busy(self.draw, len(self.place.communities))]
        members = self.place.members[community]
        authors = list(dict.fromkeys(members[busy(draw, len(members))] for _ in range(draw.choice((1, 1, 1, 1, 2)))))
        fact = facts.ContributionLogged(
            contribution_id=ids.new_id(moment), community_id=community, author_ids=tuple(authors),
            kind=draw.choice(KINDS).value, occurred_on=moment.date(),
        )  # fmt: skip
        helped = dict.fromkeys(members[busy(draw, len(members))] for _ in range(draw.choice((0, 1, 1, 1, 2, 3))))
        words_by = [who for who in helped if who not in authors]
        heard = sorted(moment + timedelta(days=min(30.0, draw.expovariate(0.5))) for _ in words_by)
        self._log(moment, number, fact, [at for at in heard if at <= self.place.until], lapses=not heard)
        for at, endorser in zip(heard, words_by, strict=True):
            self._plan(at, partial(self._endorse, at, fact, endorser))
        if not heard:
            self._plan(moment + LAPSES_AFTER, partial(self._lapse, moment + LAPSES_AFTER, fact))
        self._plan(heard[-1] if heard else moment, partial(self._settle, fact.contribution_id))

    def _log(
        self, moment: datetime, number: int, fact: facts.ContributionLogged, heard: list[datetime], *, lapses: bool
    ) -> None:
        """The rows of a contribution as they stand at the end of the story, and the fact."""
        draw, over = self.draw, lapses and moment + LAPSES_AFTER <= self.place.until
        state = ContributionState.ENDORSED if heard else ContributionState.LAPSED if over else ContributionState.LOGGED
        changed = heard[-1] if heard else moment + LAPSES_AFTER if over else moment
        title = f"{draw.choice(words.DID)} {draw.choice(words.WHAT)} for {draw.choice(words.FOR)}, {number}"
        self.writer.add(
            Contribution, id=fact.contribution_id, created_at=moment, updated_at=changed, version=1 + len(heard) + over,
            community_id=fact.community_id, kind=fact.kind, title=title, body=words.MORE if draw.random() < 0.3 else "",
            evidence=[f"https://wiki.example.com/{number}"], occurred_on=fact.occurred_on, logged_at=moment,
            logged_by=fact.author_ids[0], source=Source.SELF, state=state,
        )  # fmt: skip
        for order, author in enumerate(fact.author_ids):
            self.writer.add(
                Authorship, id=ids.new_id(moment), created_at=moment, contribution_id=fact.contribution_id, person_id=author,
                place=order, logged_at=moment,
            )  # fmt: skip
        self.open[fact.contribution_id] = [self.writer.record(moment, fact.author_ids[0], fact)]

    def _plan(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self.events, (moment, next(self.number), act))

    def _endorse(self, moment: datetime, logged: facts.ContributionLogged, endorser: str) -> None:
        rule = POLICY_2025_1.rules.get(logged.kind)
        helped = rule is not None and rule.needs == Ground.BENEFICIARY and self.draw.random() < 0.7
        kind = EndorsementType.BENEFICIARY if helped else EndorsementType.PEER
        endorsement = ids.new_id(moment)
        self.writer.add(
            Endorsement, id=endorsement, created_at=moment, contribution_id=logged.contribution_id, endorser_id=endorser,
            type=kind, benefit=self.draw.choice(words.HELPED),
        )  # fmt: skip
        fact = facts.EndorsementGiven(
            contribution_id=logged.contribution_id, endorsement_id=endorsement, community_id=logged.community_id,
            endorser_id=endorser, kind=kind.value, counts_for=logged.author_ids,
        )  # fmt: skip
        self.open[logged.contribution_id].append(self.writer.record(moment, endorser, fact))

    def _lapse(self, moment: datetime, logged: facts.ContributionLogged) -> None:
        verdict = ContributionState.LAPSED
        contribution = logged.contribution_id
        self.writer.add(Ruling, id=ids.new_id(moment), created_at=moment, contribution_id=contribution, verdict=verdict)
        fact = facts.ContributionLapsed(contribution_id=contribution, community_id=logged.community_id)
        self.writer.record(moment, None, fact)

    def _settle(self, contribution: str) -> None:
        self.awards += derive(self.open.pop(contribution), self.book, ZONE)

    def thank(self, moment: datetime) -> None:
        """Somebody thanks a colleague."""
        people, draw, kudos = self.place.people, self.draw, ids.new_id(moment)
        giver, recipient = draw.choice(people), people[busy(draw, len(people))]
        if giver == recipient:
            return
        because = "For the patience with my questions this week."
        self.writer.add(Kudos, id=kudos, created_at=moment, from_id=giver, to_id=recipient, because=because)
        entry = self.writer.record(moment, giver, facts.KudosGiven(kudos_id=kudos, giver_id=giver, recipient_id=recipient))
        self.awards += derive([entry], self.book, ZONE)

    def finished(self) -> Iterator[Award]:
        """Every award, in the order in which limits count them."""
        for contribution in list(self.open):
            self._settle(contribution)
        return iter(sorted(self.awards, key=lambda award: (*award.order, award.person_id)))


def _post(writer: Writer, awards: Iterator[Award]) -> None:
    tally, totals = Tally(PolicyBook.of(POLICY_2025_1), ZONE), Counter[tuple[str, str, str]]()
    for position, award in enumerate(awards, 1):
        line, season = tally.grant(award), season_of(day_of(award.qualified_at, ZONE))
        totals[award.person_id, season, award.community_id or NOWHERE] += line.net
        writer.add(
            LedgerEntry, position=position, person_id=award.person_id, community_id=award.community_id, award=award.key,
            rule=award.rule, gross=award.gross, net=line.net, capped_by=line.capped_by, policy=award.policy, season=season,
            qualified_at=award.qualified_at, fact_id=award.fact_id, cause_id=award.fact_id, endorser_id=award.endorser_id,
            contribution_id=award.contribution_id, endorsement_id=award.endorsement_id, kudos_id=award.kudos_id,
            posted_at=award.qualified_at,
        )  # fmt: skip
    for (person, season, community), net in totals.items():
        if net:
            writer.add(PointsTotal, person_id=person, season=season, community_id=community, net=net)
