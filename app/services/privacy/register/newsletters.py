"""What communities tell of their week, and who reads it how often."""

from app.services.privacy.entry import Entry

TELL = "to tell a community once a week what happened"

TABLES = {
    "newsletter": Entry(
        holds="that a community has a newsletter, by which clock and in which language",
        purpose=TELL,
        kept="for ever; when it ended",
        plain=("zone", "lang"),
    ),
    "newsletter_issue": Entry(
        holds="a week's issue: what it tells of, by id, what people wrote into it, and who approved it",
        purpose=TELL,
        kept="for ever: it is the community's diary",
        named=("approved_by",),
        words=("intro", "items"),
    ),
    "newsletter_pace": Entry(
        holds="how often somebody wants to read a community's newsletter",
        purpose="to tell people as they chose",
        kept="until the person is erased",
        theirs=("person_id",),
        goes=("person_id",),
    ),
    "news_source": Entry(
        holds="where a community reads what happens outside, and who looks after that",
        purpose=TELL,
        kept="for ever; when it ended",
        named=("owner_id",),
        words=("name",),
        plain=("url",),
    ),
    "news_favourite": Entry(
        holds="which sources somebody likes to read",
        purpose="so that a draft begins with what people like",
        kept="until the person is erased",
        theirs=("person_id",),
        goes=("person_id",),
    ),
    "news_tip": Entry(
        holds="what somebody suggested for a newsletter",
        purpose=TELL,
        kept="for ever: issues show it",
        theirs=("by_id",),
        words=("text",),
        plain=("link",),
    ),
}
