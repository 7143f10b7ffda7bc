"""Finding topics, by slug and by what they are called; and what they are called where somebody reads."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.core import i18n, paging
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import NotFoundError
from app.core.i18n import _
from app.core.quick import Question
from app.core.sql import among, contains
from app.models.gaps import StrategicTopic
from app.models.topics import REVIEW_DAYS, UNSAID, RiskTier, Topic, TopicName
from app.policies import topics as policy
from app.services.search import cutting

key_of = cutting.key
IS_CURRENT = col(TopicName.ended_at).is_(None)


@dataclass(frozen=True, kw_only=True)
class Named:
    """A topic with all that it is called; `label` is in the reader's language as far as there is one."""

    topic: Topic
    label: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, list[str]]
    strategic: bool
    parent: str | None
    merged_into: str | None


class Chip(NamedTuple):
    """What somebody wrote as a topic, as it is shown: by its label where it means one, and where it leads."""

    label: str
    url: str


def find(session: Session, actor: Actor, slug: str) -> Topic:
    """The topic of this slug, merged ones too; raises NotFoundError, for guests always."""
    found = session.execute(select(Topic).where(col(Topic.slug) == slug)).scalar_one_or_none()
    if found is None or not policy.can_read(actor):
        raise NotFoundError(_("There is no such topic."))
    return found


def above(session: Session, topic: Topic) -> set[str]:
    """The ids of what a topic stands under, all the way up; ends where two changes at once have made a circle."""
    seen: set[str] = set()
    upper: Topic | None = topic
    while upper is not None and upper.parent_id and upper.parent_id not in seen:
        seen.add(upper.parent_id)
        upper = session.get(Topic, upper.parent_id)
    return seen


def listing(session: Session, actor: Actor, q: str, ask: paging.Ask) -> paging.Page[Topic]:
    """Topics that stand, by slug; `q` narrows to those that are called so in any language. Guests know of none."""
    query = select(Topic, *paging.labelled([col(Topic.slug)])).where(col(Topic.merged_into).is_(None))
    if q.strip():
        called = select(col(TopicName.topic_id)).where(IS_CURRENT, contains(col(TopicName.term_key), key_of(q)))
        query = query.where(col(Topic.id).in_(called))
    if not policy.can_read(actor):
        return paging.Page([], None)
    page = paging.page(session, query, [col(Topic.slug)], ask, newest_first=False)
    return paging.Page([row[0] for row in page.items], page.next)


def described(session: Session, topics: Sequence[Topic]) -> list[Named]:
    """Topics with all that they are called, read for all of them at once."""
    ids = [topic.id for topic in topics]
    names: dict[str, list[TopicName]] = defaultdict(list)
    query = select(TopicName).where(col(TopicName.topic_id).in_(ids), IS_CURRENT).order_by(col(TopicName.id))
    for name in session.execute(query).scalars():
        names[name.topic_id].append(name)
    needed = select(col(StrategicTopic.topic_id)).where(col(StrategicTopic.topic_id).in_(ids))
    strategic = set(session.execute(needed).scalars())
    named = [one for topic in topics for one in (topic.parent_id, topic.merged_into) if one]
    slugs = dict[str, str]()
    for row in session.execute(select(col(Topic.id), col(Topic.slug)).where(col(Topic.id).in_(named))):
        slugs[row.id] = row.slug
    return [_described(topic, names[topic.id], slugs, strategic=topic.id in strategic) for topic in topics]


def _described(topic: Topic, names: list[TopicName], slugs: Mapping[str, str], *, strategic: bool) -> Named:
    labels = {name.lang: name.name for name in names if name.label}
    synonyms: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if not name.label:
            synonyms[name.lang].append(name.name)
    return Named(
        topic=topic, label=best(labels) or topic.slug, labels=dict(sorted(labels.items())),
        synonyms=dict(sorted(synonyms.items())), strategic=strategic,
        parent=slugs.get(topic.parent_id or ""), merged_into=slugs.get(topic.merged_into or ""),
    )  # fmt: skip


def best(labels: Mapping[str, str]) -> str:
    """The label for whoever reads: in their language, else in English, else the first there is."""
    for lang in (i18n.language(), "en", UNSAID):
        if lang in labels:
            return labels[lang]
    return labels[min(labels)] if labels else ""


def labels_of(session: Session, topic_ids: Collection[str]) -> dict[str, str]:
    """What some topics are called where somebody reads, by id."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _LABELS.all(session, ids=list(topic_ids), label=True) if topic_ids else ():
        found[row.topic_id][row.lang] = row.name
    return {topic_id: best(labels) for topic_id, labels in found.items()}


def meanings(session: Session, said: Iterable[str]) -> dict[str, str]:
    """Of topics as people wrote them, what tells them apart: the id of the topic that is meant, or their folded words."""
    keys = {words: key_of(words) for words in said}
    meant = {row.term_key: row.topic_id for row in _MEANT.all(session, keys=sorted(set(keys.values())))} if keys else {}
    return {words: meant.get(key, key) for words, key in keys.items()}


def review_days(session: Session, said: Iterable[str]) -> int:
    """In how many days what is about some topics has to be looked at again: the soonest that any of them says."""
    tiers = select(col(Topic.risk_tier)).where(col(Topic.id).in_(set(meanings(session, said).values())))
    return min((REVIEW_DAYS[tier] for tier in session.execute(tiers).scalars()), default=REVIEW_DAYS[RiskTier.NORMAL])


def chips(session: Session, actor: Actor, said: Sequence[str]) -> list[Chip]:
    """Topics as people wrote them, as they are shown, each once; what means none leads to what holds the words."""
    if not said or not policy.can_read(actor):
        return [Chip(one, "") for one in said]
    rows = _MEANT.all(session, keys=sorted({key_of(one) for one in said}))
    meant, labels = {row.term_key: row for row in rows}, labels_of(session, {row.topic_id for row in rows})
    return list(dict.fromkeys(_chip(one, meant.get(key_of(one)), labels) for one in said))


def _chip(words: str, meant: Any, labels: Mapping[str, str]) -> Chip:
    if meant is None:
        return Chip(words, f"/search?q={quote(words)}")
    return Chip(labels.get(meant.topic_id, words), f"/topics/{quote(meant.slug)}")


_MEANT = Question(
    select(col(TopicName.term_key), col(TopicName.topic_id), col(Topic.slug))
    .join(Topic, col(Topic.id) == col(TopicName.topic_id))
    .where(IS_CURRENT, among(col(TopicName.term_key), "keys"))
    .distinct()
)
_LABELS = Question(
    select(col(TopicName.topic_id), col(TopicName.lang), col(TopicName.name)).where(
        IS_CURRENT, col(TopicName.label) == bindparam("label"), among(col(TopicName.topic_id), "ids")
    )
)
