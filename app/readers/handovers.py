"""A hand-over is done as soon as somebody takes the thing on; nobody has to say so twice."""

from collections.abc import Sequence

from app.core.db import Session
from app.journal import facts
from app.journal.book import Entry
from app.models.belonging import RoleKind
from app.readers.runner import following
from app.services import handovers


class Handovers:
    """Closes hand-over tasks when roles are taken on or given up, and when reports have another line manager."""

    name = "handovers"
    follows = following(facts.RoleAccepted, facts.RoleEnded, facts.PersonChanged, facts.PersonLeft)

    def apply(self, session: Session, entries: Sequence[Entry]) -> None:
        """Act on roles and line managers that changed."""
        for entry in entries:
            match entry.fact:
                case facts.RoleAccepted(kind=kind) as accepted if kind != RoleKind.DEPUTY:
                    handovers.taken_over(session, accepted.community_id, accepted.role, accepted.person_id)
                case facts.RoleEnded(role_id=role_id):
                    handovers.given_up(session, role_id)
        if any(_moves_reports(entry.fact) for entry in entries):
            handovers.reports_moved(session)


def _moves_reports(fact: object) -> bool:
    changed = isinstance(fact, facts.PersonChanged) and not {"manager", "status"}.isdisjoint(fact.fields)
    return changed or isinstance(fact, facts.PersonLeft)
