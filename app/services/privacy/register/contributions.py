"""What people did, whom it helped, thanks, and points."""

from app.services.privacy.entry import GONE, Entry

HELPED = "to show what was done and whom it helped"
OWN = ("contribution_id", "authorship", "contribution_id")  # on what the person did
POINTS = "to explain every point to the person who earned it"

TABLES = {
    "contribution": Entry(
        holds="what was done: title, text, links, topics; who logged it and whom it helped",
        purpose=HELPED,
        kept="for ever: it is the organisation's knowledge",
        theirs=("logged_by",),
        through=(("id", "authorship", "contribution_id"),),
        named=("beneficiary_id",),
        words=("title", "body", "evidence", "topics"),
        plain=("source_id",),
        erased="stays, its author a former member; what they withdrew is emptied; mentions of the person are replaced",
    ),
    "authorship": Entry(holds="who did it", purpose=HELPED, kept="for ever", theirs=("person_id",)),
    "ruling": Entry(
        holds="returns, withdrawals, lapses and voidings: who, when, why",
        purpose="to tell the author, and to prove it",
        kept="for ever",
        theirs=("by_id",),
        through=(OWN,),
        words=("reason",),
    ),
    "endorsement": Entry(
        holds="who says, in a sentence, that a contribution helped",
        purpose=HELPED,
        kept="for ever",
        theirs=("endorser_id",),
        through=(OWN,),
        words=("benefit",),
    ),
    "kudos": Entry(
        holds="who thanks whom, and the sentence of thanks",
        purpose="so that thanks arrive",
        kept="for ever",
        theirs=("from_id", "to_id"),
        words=("because",),
        emptied={"to_id": {"because": GONE}},
        erased="thanks to the person are emptied; thanks they gave stay, by a former member",
    ),
    "ledger": Entry(
        holds="points: which rule, for what, on whose word",
        purpose=POINTS,
        kept="for ever; it can be neither changed nor deleted, and holds ids only",
        theirs=("person_id",),
        named=("endorser_id",),
        things=("fact_id", "cause_id", "contribution_id", "endorsement_id", "kudos_id"),
        plain=("award", "rule", "capped_by", "policy", "season"),
    ),
    "points_total": Entry(
        holds="sums of points by season and community",
        purpose=POINTS,
        kept="for ever",
        theirs=("person_id",),
        things=("community_id",),
        plain=("season",),
    ),
    "points_policy": Entry(
        holds="the rules of recognition, who drafted and who approved them",
        purpose="to count by published rules only",
        kept="for ever",
        named=("drafted_by", "approved_by_km", "approved_by_sponsor"),
        plain=("version", "body"),
    ),
    "season": Entry(holds="quarters, without people", purpose=POINTS, kept="for ever", plain=("name", "state")),
}
