"""What others work with, and how units take it on."""

from app.services.privacy.entry import Entry

WORKED_WITH = "so that what a centre of excellence asks for is known, and how far units follow (domain.md §2.7)"

TABLES = {
    "resource": Entry(
        holds="which pages others work with, and who said so", purpose=WORKED_WITH, kept="for ever", named=("by_id",)
    ),
    "resource_version": Entry(
        holds="versions, and who proposed, published and declined them", purpose=WORKED_WITH, kept="for ever",
        named=("proposed_by", "decided_by"), words=("notes", "reason"), plain=("semver",),
    ),
    "resource_scope": Entry(holds="for which units a version is, without people", purpose=WORKED_WITH, kept="for ever"),
    "adoption_record": Entry(
        holds="what a unit says of a version, who of that unit said it, and who looked", purpose=WORKED_WITH, kept="for ever",
        named=("attested_by", "checked_by"), words=("evidence", "check_note"),
    ),
    "exemption": Entry(
        holds="which unit need not follow a version until when, why, who asked and who decided", purpose=WORKED_WITH,
        kept="for ever", named=("proposed_by", "decided_by", "ended_by"), words=("reason", "end_reason"),
    ),
}  # fmt: skip
