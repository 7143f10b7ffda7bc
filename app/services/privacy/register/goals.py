"""What the organisation and its communities are after, and who sees to it."""

from app.services.privacy.entry import Entry

AIMED_AT = "so that everybody knows what a community is for this year, and how far it is (domain.md §2.10)"

TABLES = {
    "strategic_objective": Entry(
        holds="what the organisation is after, which executive answers for it, and who wrote it down", purpose=AIMED_AT,
        kept="for ever", named=("owner_id", "by_id"), words=("title",),
    ),
    "community_goal": Entry(
        holds="what a community wants to reach, who sees to it, and who wrote, proposed, agreed and closed it",
        purpose=AIMED_AT, kept="for ever",
        named=("owner_id", "written_by", "put_by", "agreed_by", "closed_by"), words=("statement", "note"),
    ),
    "goal_objective": Entry(holds="which objective a goal serves, without people", purpose=AIMED_AT, kept="for ever"),
    "key_result": Entry(
        holds="by what one sees that a goal is reached, and who measures it", purpose=AIMED_AT, kept="for ever",
        named=("owner_id",), words=("metric", "unit"),
    ),
    "check_in": Entry(
        holds="what was measured, a sentence about it, and who said so", purpose=AIMED_AT, kept="for ever", named=("by_id",),
        words=("note",),
    ),
    "goal_serving": Entry(
        holds="which goal a contribution or a page serves, and who said so", purpose=AIMED_AT, kept="for ever",
        named=("by_id",),
    ),
}  # fmt: skip
