"""Who needed help, who gave it, and who promised to be there when."""

from app.services.privacy.entry import Entry

HELP = "so that whoever cannot go on is helped, and how fast is known"

TABLES = {
    "help_request": Entry(
        holds="what somebody needed help with, who helped, by when, and whether it did",
        purpose=HELP,
        kept="for ever: similar requests are solved with it; it is read by those concerned and by those who help",
        theirs=("requester_id",),
        named=("assignee_id",),
        words=("title", "body", "resolution", "kept_note"),
        plain=("lang", "source_id"),
    ),
    "help_reply": Entry(
        holds="what was said about a request for help, and by whom",
        purpose=HELP,
        kept="as long as the request",
        theirs=("author_id",),
        words=("body",),
        plain=("source_id",),
    ),
    "shift": Entry(
        holds="at which hours of the week somebody promised to be there",
        purpose="so that whoever asks at night is told who is there",
        kept="until they end it; then that it was so",
        theirs=("person_id",),
        named=("ended_by",),
        plain=("zone",),
        goes=("person_id",),
    ),
}
