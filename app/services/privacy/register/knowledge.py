"""What communities wrote down, and who vouches for it."""

from app.services.privacy.entry import Entry

KNOWN = "so that what one person found out helps the next"
TRUST = "so that readers know how far they may rely on it, and on whose word"

TABLES = {
    "asset": Entry(
        holds="what a text is called and about, and who looks after it",
        purpose=KNOWN,
        kept="for ever: it is the organisation's knowledge",
        named=("owner_id", "deputy_id"),
        words=("title", "title_key", "topics", "path"),
        plain=("source_id", "lang"),
    ),
    "asset_revision": Entry(
        holds="every text that an asset had, and who wrote it when",
        purpose=KNOWN,
        kept="for ever; it can be neither changed nor deleted, but for what erasing replaces",
        theirs=("author_id",),
        words=("title", "body", "summary", "path"),
    ),
    "asset_archival": Entry(
        holds="who archived an asset, when, and why", purpose=KNOWN, kept="for ever", theirs=("by_id",), words=("reason",),
    ),
    "attachment": Entry(
        holds="files that stand beside a text, what they are called, and who added and removed them",
        purpose=KNOWN,
        kept="for ever; the bytes of one that was removed go from the store within two days",
        theirs=("by_id",),
        named=("removed_by",),
        words=("name", "name_key"),
        plain=("media_type", "sha256"),
    ),
    "verification": Entry(
        holds="who checked a text, when, and what that rests upon",
        purpose=TRUST,
        kept="for ever",
        theirs=("verifier_id",),
        words=("evidence",),
    ),
    "reuse": Entry(
        holds="who used a text, from which unit, and how it went",
        purpose=TRUST,
        kept="for ever",
        theirs=("person_id",),
        words=("comment",),
    ),
    "asset_flag": Entry(
        holds="what a reader said is the matter with a text, and the answer",
        purpose=TRUST,
        kept="for ever",
        theirs=("by_id",),
        named=("settled_by",),
        words=("note", "answer"),
    ),
    "licence": Entry(
        holds="who may validate what others write, and who gave and took that right",
        purpose=TRUST,
        kept="for ever",
        theirs=("person_id",),
        named=("granted_by", "ended_by"),
    ),
}  # fmt: skip
