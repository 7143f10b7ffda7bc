"""What the matrix needs of decisions: in each place a draft, one that is open, and one that was accepted."""

from dataclasses import replace
from datetime import timedelta

from app.core import clock
from app.core.actor import Actor
from app.core.db import Session
from app.models.decisions import DecisionState, Method
from app.services import communities, decisions
from app.services.decisions import Draft

BODIES = {
    "POST /communities/{slug}/decisions": {"title": "A rule", "proposal": "We do it so.", "method": "consent"},
    "PATCH /decisions/{decision_id}": {"title": "Another rule"},
    "POST /decisions/{decision_id}/opening": {},
    "POST /decisions/{decision_id}/withdrawal": {"reason": "There is a better way."},
    "PUT /decisions/{decision_id}/position": {"stance": "agree"},
    "POST /decisions/{decision_id}/outcome": {"outcome": "It holds from May."},
}


def furnish(session: Session, author: Actor, boss: Actor, things: dict[str, dict[str, str]], secret: str) -> None:
    """Rows as they would stand there; the matrix asks who may, not how it came about."""
    for place, made in things.items():
        community = communities.find(session, boss, made["slug"])
        leader = replace(boss, roles={**boss.roles, community.id: frozenset({"leader"})})
        wanted = Draft(title=secret if place == "vault" else "A rule", proposal="So.", method=Method.CONSENT)
        draft, running, over = (decisions.draft(session, author, community, wanted) for _three in range(3))
        decisions.open_up(session, leader, running, community)
        over.state, over.review_on = DecisionState.ACCEPTED, (clock.now() + timedelta(days=365)).date()
        session.flush()
        made |= {"decision_id": draft.id, "running_id": running.id, "over_id": over.id}


def named(path: str, things: dict[str, str]) -> dict[str, str]:
    """Which of them an operation is about."""
    which = {"/decisions/{decision_id}/position": "running_id", "/decisions/{decision_id}/outcome": "over_id"}.get(path)
    return {"decision_id": things[which]} if which in things else {}
