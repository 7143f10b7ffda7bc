"""What the matrix needs of newsletters: one in each place, with a draft."""

from dataclasses import replace

from app.core.actor import Actor
from app.core.db import Session
from app.models.newsletters import NewsTip
from app.services import communities, newsletters
from app.services.newsletters import sources

BODIES = {
    "PUT /communities/{slug}/newsletter": {"zone": "Europe/Warsaw", "lang": "pl"},
    "PUT /communities/{slug}/newsletter/pace": {"pace": "monthly"},
    "PATCH /newsletters/{issue_id}": {"intro": "Good morning."},
    "POST /communities/{slug}/sources": {"name": "Board Weekly", "url": "https://board.example"},
    "POST /communities/{slug}/tips": {"text": "The act is out."},
    "POST /newsletters/{issue_id}/transitions": {"to": "skipped"},
}


def furnish(session: Session, boss: Actor, things: dict[str, dict[str, str]]) -> None:
    """A newsletter in each place, begun and drafted by its leader."""
    for made in things.values():
        community = communities.find(session, boss, made["slug"])
        leader = replace(boss, roles={**boss.roles, community.id: frozenset({"leader"})})
        newsletters.keep(session, leader, community, newsletters.Wanted())
        session.flush()
        source = sources.add(session, leader, community, "Paper Weekly", "https://paper.example")
        made["source_id"] = source.id
        session.add(NewsTip(community_id=community.id, by_id=boss.person_id, text="Paper is dear."))
        session.flush()
        made["issue_id"] = newsletters.draft_now(session, leader, community).id
