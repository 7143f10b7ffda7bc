"""Synonyms: terms that mean the same to whoever searches, across languages; written down by KM advisors."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import delete, insert, select
from sqlmodel import col

from app.core.actor import Actor
from app.core.db import Session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import _
from app.journal import facts
from app.journal.book import record
from app.models.search import SearchSynonym, SynonymSet
from app.policies import search as policy
from app.policies.guard import require
from app.services.search import cutting
from app.services.search.asking import MOST_UNITS

MOST_TERMS, MOST_SETS = 12, 1000
LONGEST = 200  # characters of a term
Units = tuple[str, ...]


def among(session: Session, q: str) -> Mapping[Units, list[Units]]:
    """By each term that stands in what was typed, what means the same."""
    found = cutting.units(q)[:MOST_UNITS]
    runs = {" ".join(found[start:end]) for start in range(len(found)) for end in range(start + 1, len(found) + 1)}
    theirs = select(col(SearchSynonym.set_id)).where(col(SearchSynonym.term_key).in_(runs))
    query = select(col(SearchSynonym.set_id), col(SearchSynonym.term_key)).where(col(SearchSynonym.set_id).in_(theirs))
    sets: dict[str, list[Units]] = defaultdict(list)
    for set_id, term in session.execute(query.order_by(col(SearchSynonym.term_key))) if runs else ():
        sets[set_id].append(tuple(term.split(" ")))
    return {term: terms for terms in sets.values() for term in terms}


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
    taken = session.execute(select(col(SearchSynonym.term_key)).where(col(SearchSynonym.term_key).in_(keys))).scalar()
    if taken is not None:
        raise ConflictError(_("“%(term)s” is among other synonyms already. Remove those first.") % {"term": keys[taken]})
    row = SynonymSet(terms=list(keys.values()), by_id=actor.person_id)
    session.add(row)
    session.flush()
    session.execute(insert(SearchSynonym), [{"term_key": key, "set_id": row.id} for key in keys])
    record(session, actor.person_id, facts.SynonymsWritten(set_id=row.id))
    return row


def remove(session: Session, actor: Actor, row: SynonymSet) -> None:
    """From now on these terms are looked for each by itself."""
    require_writer(actor)
    session.execute(delete(SearchSynonym).where(col(SearchSynonym.set_id) == row.id))
    session.delete(row)
    record(session, actor.person_id, facts.SynonymsRemoved(set_id=row.id))
