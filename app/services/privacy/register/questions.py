"""What people asked and answered, with or without their names."""

from app.services.privacy.entry import Entry

ANSWERED = "so that whoever asks is answered, and the next one finds the answer"
CREDIT = "so that whoever began a text is named on it"

TABLES = {
    "question": Entry(
        holds="what was asked, by whom, when, and whether readers may know who",
        purpose=ANSWERED,
        kept="for ever: it is the organisation's knowledge",
        theirs=("asker_id",),
        words=("title", "body", "topics"),
        plain=("lang", "source_id"),
    ),
    "answer": Entry(
        holds="what was answered, by whom, when, and who accepted it",
        purpose=ANSWERED,
        kept="for ever: it is the organisation's knowledge",
        theirs=("author_id",),
        named=("accepted_by",),
        words=("body",),
        plain=("source_id",),
    ),
    "question_revision": Entry(
        holds="every text that a question or an answer had, and who wrote it; nobody where the asker is not named",
        purpose=ANSWERED,
        kept="for ever; it can be neither changed nor deleted, but for what erasing replaces",
        theirs=("author_id",),
        things=("post_id",),
        words=("title", "body"),
    ),
    "answer_vote": Entry(
        holds="who says that an answer helped", purpose=ANSWERED, kept="for ever", theirs=("person_id",)
    ),
    "question_closure": Entry(
        holds="who closed a question, when and why", purpose=ANSWERED, kept="for ever", theirs=("by_id",), named=("ended_by",),
        words=("reason",),
    ),
    "question_route": Entry(
        holds="who was asked whether they know, and what came of it",
        purpose=ANSWERED,
        kept="for ever",
        theirs=("person_id",),
        named=("by_id",),
    ),
    "question_outcome": Entry(
        holds="what became of a solution as knowledge, and who said so",
        purpose="so that nobody has to find it out again",
        kept="for ever",
        theirs=("by_id",),
        words=("note",),
    ),
    "asset_credit": Entry(
        holds="who asked and who answered what became a text", purpose=CREDIT, kept="for ever", theirs=("person_id",)
    ),
}  # fmt: skip
