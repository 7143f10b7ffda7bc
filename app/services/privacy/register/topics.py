"""What there is to know about, and what it is called."""

from app.services.privacy.entry import Entry

FOUND = "so that people find in their language what others wrote in another"

TABLES = {
    "topic": Entry(holds="what there is to know about, without people", purpose=FOUND, kept="for ever", plain=("slug",)),
    "topic_name": Entry(
        holds="what a topic is, or was, called, and who said so", purpose=FOUND, kept="for ever", named=("by_id", "ended_by"),
        words=("name",), plain=("lang", "term_key"),
    ),
    "topic_term": Entry(
        holds="the same names one by one, without people", purpose=FOUND, kept="as long as a topic is called so",
        plain=("term_key",),
    ),
    "search_about": Entry(
        holds="what people wrote that things are about, without who did", purpose=FOUND,
        kept="as long as the thing can be found", plain=("said", "term_key"), anew=True,
        erased="every text in which they were mentioned is cut anew",
    ),
}  # fmt: skip
