"""Naming topics: what there is to be about, and what that is called in each language. Only KM advisors do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select
from sqlmodel import col

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import _
from app.core.text import fold
from app.journal import facts
from app.journal.book import record
from app.models.search import SearchSynonym, SynonymSet
from app.models.topics import UNSAID, RiskTier, Topic, TopicName, TopicTerm
from app.policies import topics as policy
from app.policies.guard import require
from app.services.search import cutting
from app.services.search.asking import MOST_UNITS
from app.services.topics.finding import IS_CURRENT, above, key_of

MOST_NAMES = 40
LONGEST_NAME = 60
LONGEST_SLUG = 60
RESERVED = "new"  # the address of the form
Names = dict[tuple[str, str], tuple[str, bool]]  # by language and folded words: the name, and whether it is the label there


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How a topic is to be; only the fields in `given` are looked at. Labels by language, synonyms by language."""

    given: frozenset[str] = frozenset({"labels", "synonyms"})
    labels: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    risk_tier: RiskTier = RiskTier.NORMAL
    parent: Topic | None = None


def require_writer(actor: Actor) -> None:
    """Raise ForbiddenError for whoever may not say what topics there are."""
    require(policy.can_write(actor), otherwise=_("Only the organisation's KM advisors name topics."))


def create(session: Session, actor: Actor, wanted: Wanted) -> Topic:
    """Say that there is a topic. Synonyms that hold one of its names become its own.

    Raises ForbiddenError, InvalidError for names that nobody can look for, ConflictError where another topic is called so.
    """
    require_writer(actor)
    names = _names(wanted.labels, wanted.synonyms)
    topic = Topic(slug=_slug(session, wanted.labels), risk_tier=wanted.risk_tier, parent_id=_parent_id(wanted.parent))
    session.add(topic)
    session.flush()
    call(session, actor, topic, names)
    record(session, actor.person_id, facts.TopicCreated(topic_id=topic.id))
    return topic


def change(session: Session, actor: Actor, topic: Topic, to: Wanted) -> Topic:
    """Call a topic otherwise, or change how soon its pages are due, or where it stands.

    A label that goes stays as a synonym, unless synonyms are given too. Raises ForbiddenError, InvalidError, ConflictError.
    """
    require_writer(actor)
    held(session, topic)
    changed: list[str] = [name for name in ("risk_tier", "parent") if name in to.given and _is_new(session, topic, name, to)]
    if "risk_tier" in changed:
        topic.risk_tier = to.risk_tier
    if "parent" in changed:
        topic.parent_id = _parent_id(to.parent)
    if to.given & {"labels", "synonyms"} and call(session, actor, topic, _renamed(current(session, topic), to)):
        changed.append("names")
    if changed:
        topic.touch()
        record(session, actor.person_id, facts.TopicChanged(topic_id=topic.id, fields=tuple(changed)))
    return topic


def held(session: Session, topic: Topic) -> None:
    """Hold a topic until the unit of work ends; raises ConflictError for one that is merged into another."""
    session.refresh(topic, with_for_update=True)
    if topic.merged_into:
        raise ConflictError(_("This topic is another one by now."))


def current(session: Session, topic: Topic) -> Names:
    """What a topic is called now."""
    query = select(TopicName).where(col(TopicName.topic_id) == topic.id, IS_CURRENT).order_by(col(TopicName.id))
    return {(one.lang, one.term_key): (one.name, one.label) for one in session.execute(query).scalars()}


def call(session: Session, actor: Actor, topic: Topic, names: Names) -> bool:
    """Call a topic just so: end what it is called no more, add what is new; whether anything changed."""
    names = {**_taken_in(session, actor, topic, {key for _lang, key in names}), **names}
    if len(names) > MOST_NAMES:
        raise InvalidError.at("synonyms", _("A topic has at most forty names in all languages."))
    if not any(label for _name, label in names.values()):
        raise InvalidError.at("labels", _("Say what the topic is called."))
    before = current(session, topic)
    if names == before:
        return False
    _end(session, actor, topic, {key for key, value in before.items() if names.get(key) != value})
    session.add_all(
        TopicName(topic_id=topic.id, lang=lang, name=name, term_key=key, label=label, by_id=actor.person_id)
        for (lang, key), (name, label) in names.items() if before.get((lang, key)) != (name, label)
    )  # fmt: skip
    session.execute(delete(TopicTerm).where(col(TopicTerm.topic_id) == topic.id))
    terms = sorted({key for _lang, key in names})
    session.execute(insert(TopicTerm), [{"term_key": key, "topic_id": topic.id} for key in terms])
    return True


def end_all(session: Session, actor: Actor, topic: Topic) -> None:
    """Nothing is called by this topic's names any more."""
    _end(session, actor, topic, current(session, topic))


def _end(session: Session, actor: Actor, topic: Topic, gone: Iterable[tuple[str, str]]) -> None:
    wanted = set(gone)
    query = select(TopicName).where(col(TopicName.topic_id) == topic.id, IS_CURRENT)
    for name in session.execute(query).scalars():
        if (name.lang, name.term_key) in wanted:
            name.ended_at, name.ended_by = clock.now(), actor.person_id
    session.flush()


def _names(labels: Mapping[str, str], synonyms: Mapping[str, Sequence[str]]) -> Names:
    """Names by what they are compared by; raises InvalidError for what has no word in it or too many."""
    found: Names = {}
    for where, pairs in (
        ("synonyms", [(lang, name, False) for lang, some in synonyms.items() for name in some]),
        ("labels", [(lang, name, True) for lang, name in labels.items()]),
    ):
        for lang, name, label in pairs:
            key = key_of(name)
            if not key or len(name.strip()) > LONGEST_NAME or len(cutting.units(name)) > MOST_UNITS:
                raise InvalidError.at(where, _("A name has at least one word, at most twelve, and at most 60 characters."))
            found[lang, key] = (name.strip(), label)
    return found


def _renamed(now: Names, to: Wanted) -> Names:
    labels = to.labels if "labels" in to.given else {lang: name for (lang, _key), (name, label) in now.items() if label}
    if "synonyms" in to.given:
        return _names(labels, to.synonyms)
    kept = {place: (name, False) for place, (name, _label) in now.items()}
    return {**kept, **_names(labels, {})}


def _taken_in(session: Session, actor: Actor, topic: Topic, keys: set[str]) -> Names:
    """What synonyms hold that a topic is to be called: its own from now on. Raises ConflictError for another topic's."""
    others = select(col(TopicTerm.term_key)).where(col(TopicTerm.term_key).in_(keys), col(TopicTerm.topic_id) != topic.id)
    if taken := session.execute(others.limit(1)).scalar():
        raise ConflictError(_("“%(name)s” is what another topic is called. Merge the two, if they are one.") % {"name": taken})
    sets = select(col(SearchSynonym.set_id)).where(col(SearchSynonym.term_key).in_(keys))
    found: Names = {}
    for row in session.execute(select(SynonymSet).where(col(SynonymSet.id).in_(sets))).scalars().all():
        found |= {(UNSAID, own): (term, False) for term in row.terms if (own := key_of(term)) not in keys}
        session.execute(delete(SearchSynonym).where(col(SearchSynonym.set_id) == row.id))
        session.delete(row)
        record(session, actor.person_id, facts.SynonymsRemoved(set_id=row.id))
    session.flush()
    return {place: (name[:LONGEST_NAME], label) for place, (name, label) in found.items()}


def _is_new(session: Session, topic: Topic, name: str, to: Wanted) -> bool:
    if name == "risk_tier":
        return topic.risk_tier != to.risk_tier
    if to.parent is not None and topic.id in {to.parent.id, *above(session, to.parent)}:
        raise InvalidError.at("parent", _("A topic cannot stand under itself."))
    return topic.parent_id != _parent_id(to.parent)


def _parent_id(parent: Topic | None) -> str | None:
    if parent is not None and parent.merged_into:
        raise InvalidError.at("parent", _("This topic is another one by now."))
    return parent.id if parent else None


def _slug(session: Session, labels: Mapping[str, str]) -> str:
    """A slug out of the English label or the first that Latin letters write; with a number where it is taken."""
    texts = [labels[lang] for lang in sorted(labels, key=lambda lang: (lang != "en", lang))]
    latin = ("-".join(unit for unit in cutting.units(text) if fold(unit).isascii()) for text in texts)
    base = next((slug for slug in latin if slug), "topic")[:LONGEST_SLUG].strip("-")
    taken = set(session.execute(select(col(Topic.slug)).where(col(Topic.slug).startswith(base, autoescape=True))).scalars())
    taken.add(RESERVED)
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
