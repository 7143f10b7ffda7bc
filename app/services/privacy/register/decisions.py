"""What communities decide, and who said what to it."""

from app.services.privacy.entry import Entry

DECIDED = "so that everybody reads what holds, why, and who was asked (domain.md §2.9)"

TABLES = {
    "decision": Entry(
        holds="what was proposed to a community, who proposed, opened and settled it, and what came of it",
        purpose=DECIDED,
        kept="for ever",
        theirs=("proposed_by",),
        named=("opened_by", "settled_by", "stated_by"),
        words=("title", "proposal", "context", "options", "reason", "outcome"),
        plain=("source_id",),
    ),
    "decision_voter": Entry(
        holds="who was asked: everybody who belonged when it was opened",
        purpose=DECIDED,
        kept="for ever",
        theirs=("person_id",),
    ),
    "decision_position": Entry(
        holds="who agreed, abstained, had a concern or objected, and why; what somebody took back is deleted",
        purpose=DECIDED,
        kept="for ever",
        theirs=("person_id",),
        words=("reason",),
    ),
}
