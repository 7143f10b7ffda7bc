"""Synonyms: terms that mean the same to whoever searches, across languages; written down by KM advisors."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import CompoundSelect, Select, delete, insert, select, union_all
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.search import SearchSynonym, SynonymSet
from app.models.topics import TopicTerm
from app.policies import search as policy
from app.policies.guard import require
from app.services.search import cutting
from app.services.search.asking import MOST_UNITS

MOST_TERMS, MOST_SETS = 12, 1000
LONGEST = 200  # characters of a term
Units = tuple[str, ...]
_TERMS = (col(SearchSynonym.term_key), col(TopicTerm.term_key))


def among(session: Session, q: str) -> Mapping[Units, list[Units]]:
    """By each term that stands in what was typed, what means the same."""
    found = cutting.units(q)[:MOST_UNITS]
    runs = {" ".join(found[start:end]) for start in range(len(found)) for end in range(start + 1, len(found) + 1)}
    sets: dict[str, list[Units]] = defaultdict(list)
    for meaning, term in session.execute(meanings(runs)) if runs else ():
        sets[meaning].append(tuple(term.split(" ")))
    return {term: terms for terms in sets.values() if len(terms) > 1 for term in terms}


def meanings(runs: Collection[str] | None = None) -> CompoundSelect[str, str]:
    """What means something: by the id of a set of synonyms or of a topic, its terms; of all, or of what some terms mean."""
    of_sets: Select[str, str] = select(col(SearchSynonym.set_id).label("meaning"), col(SearchSynonym.term_key))
    of_topics: Select[str, str] = select(col(TopicTerm.topic_id).label("meaning"), col(TopicTerm.term_key))
    if runs is not None:
        meant = select(col(SearchSynonym.set_id)).where(col(SearchSynonym.term_key).in_(runs))
        of_sets = of_sets.where(col(SearchSynonym.set_id).in_(meant))
        named = select(col(TopicTerm.topic_id)).where(col(TopicTerm.term_key).in_(runs))
        of_topics = of_topics.where(col(TopicTerm.topic_id).in_(named))
    return union_all(of_sets, of_topics).order_by("term_key")


def require_writer(actor: Actor) -> None:
    """Raise ForbiddenError for whoever may not write synonyms."""
    require(policy.can_write_synonyms(actor), otherwise=_("Only KM advisors and platform administrators write synonyms."))


def listing(session: Session, actor: Actor) -> list[SynonymSet]:
    """All sets, the newest first; guests know of none."""
    require(policy.can_read_synonyms(actor), otherwise=_("This is for people of the organisation."))
    return list(session.execute(select(SynonymSet).order_by(col(SynonymSet.id).desc()).limit(MOST_SETS)).scalars())


def find(session: Session, actor: Actor, set_id: str) -> SynonymSet:
    """One set; raises NotFoundError."""
    found = session.get(SynonymSet, set_id) if policy.can_read_synonyms(actor) else None
    if found is None:
        raise NotFoundError(_("There are no such synonyms."))
    return found


def write(session: Session, actor: Actor, terms: list[str]) -> SynonymSet:
    """Say that two terms or more mean the same. Raises ConflictError where one of them is among others already."""
    require_writer(actor)
    keys = {" ".join(cutting.units(term)): term.strip() for term in terms}
    keys.pop("", None)
    if not 2 <= len(keys) <= MOST_TERMS:
        raise InvalidError.at("terms", _("Write 2 to 12 different terms that mean the same."))
    if any(len(key) > LONGEST or key.count(" ") >= MOST_UNITS for key in keys):
        raise InvalidError.at("terms", _("A term has at most twelve words."))
    if taken := _taken(session, keys):
        raise ConflictError(
            _("“%(term)s” is among other synonyms already, or a topic. Change it there.") % {"term": keys[taken]}
        )
    row = SynonymSet(terms=list(keys.values()), by_id=actor.person_id)
    session.add(row)
    session.flush()
    session.execute(insert(SearchSynonym), [{"term_key": key, "set_id": row.id} for key in keys])
    record(session, actor.person_id, facts.SynonymsWritten(set_id=row.id))
    return row


def _taken(session: Session, keys: Collection[str]) -> str | None:
    """One of some terms that means something already."""
    found = (session.execute(select(term).where(term.in_(keys)).limit(1)).scalar() for term in _TERMS)
    return next(filter(None, found), None)


def remove(session: Session, actor: Actor, row: SynonymSet) -> None:
    """From now on these terms are looked for each by itself."""
    require_writer(actor)
    session.execute(delete(SearchSynonym).where(col(SearchSynonym.set_id) == row.id))
    session.delete(row)
    record(session, actor.person_id, facts.SynonymsRemoved(set_id=row.id))
