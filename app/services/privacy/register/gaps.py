"""What is missing, who sees to it, and what is read without who reads it."""

from app.services.privacy.entry import Entry

MISSING = "so that what people need and do not find is written (domain.md §4.5)"
LOOKED_AFTER = "so that what people rely on is looked at again"

TABLES = {
    "gap": Entry(
        holds="what is looked for, asked or read and missing, figures behind it that name nobody, and who sees to it",
        purpose=MISSING,
        kept="for ever",
        named=("owner_id",),
        words=("key", "topic", "leads", "phrases"),
        things=("things",),
        plain=("measures", "formula"),
    ),
    "gap_step": Entry(
        holds="what became of a gap, by whom and why", purpose=MISSING, kept="for ever", named=("by_id",), words=("reason",)
    ),
    "gap_reading": Entry(holds="how pressing a gap was day by day, without people", purpose=MISSING, kept="400 days"),
    "gap_night": Entry(
        holds="on which days the rules were asked, without people", purpose=MISSING, kept="for ever", plain=("formula",)
    ),
    "strategic_topic": Entry(
        holds="topics that the strategy needs, and who said so", purpose=MISSING, kept="until removed", named=("by_id",),
    ),
    "asset_look": Entry(
        holds="that something was read on a day, and whether it helped, without who did; for thirty days a hash that tells "
        "readers apart on one day, its salt gone with the day",
        purpose="so that effort follows use (domain.md §5.6)",
        kept="100 days",
        plain=("asker",),
    ),
    "review_hold": Entry(
        holds="who reviews a text just now", purpose=LOOKED_AFTER, kept="fifteen minutes", theirs=("person_id",)
    ),
    "review_request": Entry(
        holds="who was asked to look at a text again, by whom and by when",
        purpose=LOOKED_AFTER,
        kept="for ever",
        theirs=("person_id",),
        named=("by_id",),
        words=("note",),
    ),
    "faq_publication": Entry(
        holds="since when a community's validated answers are public, and who said so",
        purpose="so that others help themselves",
        kept="for ever",
        named=("by_id", "ended_by"),
    ),
}  # fmt: skip
