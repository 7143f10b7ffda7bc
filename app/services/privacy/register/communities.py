"""Communities, who belongs to them and as what."""

from app.services.privacy.entry import Entry

GOVERNS = "to show and to prove who decided what"

TABLES = {
    "community": Entry(
        holds="name, purpose, scope, meetings, and who founded it",
        purpose="to find and to run communities",
        kept="for ever",
        named=("founded_by",),
        words=("name", "name_key", "search_key", "domain", "in_scope", "out_of_scope", "exit_criterion", "meetings"),
        plain=("slug", "languages"),
    ),
    "charter": Entry(
        holds="the scope a community was approved with, and by whom",
        purpose=GOVERNS,
        kept="for ever",
        named=("approved_by",),
        words=("domain", "in_scope", "out_of_scope"),
    ),
    "transition": Entry(
        holds="changes of a community's status: who, when, why",
        purpose=GOVERNS,
        kept="for ever",
        theirs=("by_id",),
        words=("reason", "dispositions"),
    ),
    "membership": Entry(
        holds="who belongs to which community, since when, until when",
        purpose="to know who belongs",
        kept="for ever: what somebody helped with keeps its place",
        theirs=("person_id",),
    ),
    "role_assignment": Entry(
        holds="who holds which role where, from when to when, who proposed and who ended it",
        purpose=GOVERNS,
        kept="for ever",
        theirs=("person_id",),
        named=("proposed_by", "ended_by"),
    ),
}
