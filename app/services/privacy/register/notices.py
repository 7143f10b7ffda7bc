"""What people are told of, and by which mail."""

from app.services.privacy.entry import Entry

TABLES = {
    "notice": Entry(
        holds="what somebody was told: of which fact, by whose doing, and when they read it; no words",
        purpose="to tell people what concerns them",
        kept="until the person is erased",
        theirs=("person_id",),
        named=("by_id",),
        things=("fact_id", "subject_id"),
        goes=("person_id",),
    ),
    "notice_settings": Entry(
        holds="what somebody wants to hear of by mail, and when it is quiet for them",
        purpose="to tell people as they chose",
        kept="until the person is erased",
        theirs=("person_id",),
        plain=("choices", "day"),
        goes=("person_id",),
    ),
    "put_off": Entry(
        holds="which cards of their day somebody left until tomorrow",
        purpose="not to ask again on the same day",
        kept="until the person is erased",
        theirs=("person_id",),
        plain=("card",),
        goes=("person_id",),
    ),
    "mailing": Entry(
        holds="that a mail went to somebody, and when; neither its words nor its address",
        purpose="to send each mail once, and few",
        kept="until the person is erased",
        theirs=("person_id",),
        goes=("person_id",),
    ),
}
