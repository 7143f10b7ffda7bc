"""Meetings, who was there, and what they left to do."""

from app.services.privacy.entry import Entry

MEETS = "so that a community meets prepared, and keeps what it agreed (domain.md §2.8)"

TABLES = {
    "meeting_series": Entry(
        holds="when meetings recur, and who keeps the series", purpose=MEETS, kept="for ever", named=("by_id",),
        words=("title", "place", "agenda"), plain=("rule", "at", "zone"),
    ),
    "meeting": Entry(
        holds="meetings, their minutes, who planned them and who published the minutes", purpose=MEETS, kept="for ever",
        named=("by_id", "minutes_published_by"), words=("title", "place", "minutes", "decisions", "reason"), plain=("zone",),
    ),
    "agenda_item": Entry(
        holds="questions on agendas, who proposed them and who speaks to them", purpose=MEETS, kept="for ever",
        theirs=("owner_id",), named=("by_id",), words=("title", "pre_reads", "proposal"),
    ),
    "attendance": Entry(
        holds="who was at a meeting, sent apologies or was missed", purpose=MEETS, kept="until the person is erased",
        theirs=("person_id",), goes=("person_id",),
    ),
    "amendment": Entry(
        holds="what somebody said of published minutes, and who objected", purpose=MEETS, kept="for ever",
        theirs=("by_id",), named=("objected_by",), words=("text", "reason"),
    ),
    "action_item": Entry(
        holds="what a meeting left to do, by whom, by when, and how far it is", purpose=MEETS, kept="for ever",
        theirs=("owner_id",), named=("by_id",), words=("title", "reason"),
    ),
}  # fmt: skip
