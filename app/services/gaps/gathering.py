"""Reading what the rules are asked about out of its tables: searches, pages, topics, strategy, and the leads that are known."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from app.core.db import Session
from app.models.communities import Community, Status
from app.models.gaps import Gap, GapRule, StrategicTopic
from app.models.knowledge import Asset, Confidence
from app.models.people import Person, PersonStatus
from app.models.questions import Question
from app.models.reviews import AssetLook
from app.models.search import SearchEvent
from app.models.support import HelpRequest
from app.models.trust import AssetFlag, FlagReason, FlagState
from app.services.gaps import gathering_people, gathering_pleas, gathering_standards
from app.services.gaps.demand import LATELY
from app.services.gaps.inputs import Inputs, Page, Plea, Sought
from app.services.gaps.wording import Wording
from app.services.held import today
from app.services.search.synonyms import meanings
from app.services.topics import finding as named

WORKING = (Status.ACTIVE, Status.PAUSED, Status.RETIRING)
BY_WORDS = (GapRule.NOTHING_FOUND, GapRule.NOT_USEFUL)
BY_QUESTION = (GapRule.ASKED_AGAIN, GapRule.NEWCOMERS)


@dataclass
class Topics:
    """Topics as people wrote them, by the form under which they are the same."""

    wording: Wording
    written: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def keys(self, topics: Iterable[str]) -> tuple[str, ...]:
        """What some topics are known by, each once."""
        found: dict[str, None] = {}
        for topic in topics:
            if key := " ".join(sorted(self.wording.form(topic))):
                self.written[key][topic.strip()] += 1
                found[key] = None
        return tuple(found)

    @property
    def labels(self) -> Mapping[str, str]:
        """How each is written most often, the first in the alphabet among equals."""
        return {key: min(forms, key=lambda form: (-forms[form], form)) for key, forms in self.written.items()}


# Whatever people ask of people, each read by a function of its own.
PLEAS: tuple[Callable[[Session, date, Topics], Sequence[Plea]], ...] = (
    gathering_pleas.questions,
    gathering_pleas.requests,
)


def gather(session: Session) -> Inputs:
    """What is so today."""
    day = today()
    wording = Wording(synonyms(session))
    topics = Topics(wording)
    needed = session.execute(select(col(StrategicTopic.topic_id))).scalars().all()
    strategic = named.labels_of(session, needed)
    pleas = [plea for read in PLEAS for plea in read(session, day, topics)]
    pages = _pages(session, day, topics)
    experts = gathering_people.experts(session, day, topics)
    standards = gathering_standards.standards(session, day, topics)
    return Inputs(
        today=day, wording=wording, sought=_sought(session, day), pleas=pleas, pages=pages, experts=experts,
        standards=standards, labels=topics.labels, strategic=strategic, places=_places(session), leads=_leads(session),
    )  # fmt: skip


def synonyms(session: Session) -> list[list[list[str]]]:
    """All sets of terms that mean the same, each term as its words: synonyms, and whatever a topic is called."""
    sets: dict[str, list[list[str]]] = defaultdict(list)
    for meaning, term in session.execute(meanings()):
        sets[meaning].append(term.split(" "))
    return [terms for terms in sets.values() if len(terms) > 1]


def _sought(session: Session, day: date) -> list[Sought]:
    columns = col(SearchEvent.query), col(SearchEvent.hits), col(SearchEvent.clicked_at), col(SearchEvent.asker)
    by: dict[str, list[tuple[int, bool, str | None]]] = defaultdict(list)
    for query, hits, clicked_at, asker in session.execute(select(*columns).where(col(SearchEvent.day) > day - LATELY)):
        by[query].append((hits, clicked_at is not None, asker))
    return [
        Sought(
            words=words, searches=len(some), missed=sum(not hits for hits, _, _ in some),
            opened=sum(opened for _, opened, _ in some), askers=frozenset(asker for _, _, asker in some if asker),
            missed_by=frozenset(asker for hits, _, asker in some if asker and not hits),
        )
        for words, some in sorted(by.items())
    ]  # fmt: skip


def _pages(session: Session, day: date, topics: Topics) -> list[Page]:
    looks = _looks(session, day)
    flags = select(col(AssetFlag.asset_id), func.count()).where(
        col(AssetFlag.state) == FlagState.OPEN, col(AssetFlag.reason).in_([FlagReason.UNCLEAR, FlagReason.MISSING])
    )
    flagged = {row[0]: row[1] for row in session.execute(flags.group_by(col(AssetFlag.asset_id)))}
    query = (
        select(
            col(Asset.id), col(Asset.community_id), col(Asset.topics), col(Asset.confidence), col(Asset.next_review_on),
            col(Person.status),
        )
        .join(Community, col(Community.id) == col(Asset.community_id))
        .outerjoin(Person, col(Person.id) == col(Asset.owner_id))
        .where(
            col(Asset.confidence).in_([Confidence.VALIDATED, Confidence.NOT_VALIDATED]), col(Community.status).in_(WORKING)
        )
        .order_by(col(Asset.id))
    )  # fmt: skip
    return [
        Page(
            name=f"asset:{row.id}", community_id=row.community_id, topics=topics.keys(row.topics),
            validated=row.confidence == Confidence.VALIDATED,
            overdue=row.next_review_on is not None and row.next_review_on < day,
            owned=row.status in {PersonStatus.ACTIVE, PersonStatus.LONG_LEAVE}, flags=flagged.get(row.id, 0),
            looks=looks[row.id][0], solved=looks[row.id][1], unsolved=looks[row.id][2],
        )
        for row in session.execute(query)
    ]  # fmt: skip


def _looks(session: Session, day: date) -> Mapping[str, tuple[int, int, int]]:
    """By asset: looks in thirty days, and how many said that it solved what they came for, and that it did not."""
    count = func.count().label("looks")
    query = select(col(AssetLook.asset_id), col(AssetLook.solved), count).where(col(AssetLook.day) > day - LATELY)
    found: dict[str, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for row in session.execute(query.group_by(col(AssetLook.asset_id), col(AssetLook.solved))):
        looks, solved, unsolved = found[row.asset_id]
        said = (solved + row.looks * (row.solved is True), unsolved + row.looks * (row.solved is False))
        found[row.asset_id] = (looks + row.looks, *said)
    return found


def _places(session: Session) -> dict[str, str]:
    active = select(Community).where(col(Community.status) == Status.ACTIVE)
    return {one.id: " ".join([one.name, one.domain, *one.in_scope]) for one in session.execute(active).scalars()}


def _leads(session: Session) -> dict[GapRule, dict[str, tuple[str, str]]]:
    """The clusters that are known, so that a gap stays the same one, however people put or part them."""
    query = select(Gap).where(col(Gap.rule).in_([*BY_WORDS, *BY_QUESTION])).order_by(col(Gap.id))
    gaps = list(session.execute(query).scalars())
    ids = [lead.rpartition(":")[2] for one in gaps if one.rule in BY_QUESTION for lead in one.leads]
    named = (select(col(model.id), col(model.title)).where(col(model.id).in_(ids)) for model in (Question, HelpRequest))
    titles = {row.id: row.title for query in named for row in session.execute(query)}
    found: dict[GapRule, dict[str, tuple[str, str]]] = defaultdict(dict)
    for gap in gaps:
        for lead in gap.leads:
            text = titles.get(lead.rpartition(":")[2]) if gap.rule in BY_QUESTION else lead
            if text:
                found[gap.rule][lead] = (text, gap.key)
    return found
