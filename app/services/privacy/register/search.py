"""What can be found, and what was looked for."""

from app.services.privacy.entry import Entry

FOUND = "so that people find what they may know of"

TABLES = {
    "search_document": Entry(
        holds="what can be found, people among it, by id, and where it stands among equals",
        purpose=FOUND,
        kept="as long as the thing can be found",
        things=("thing_id",),
        plain=("kind", "lang", "digest"),
    ),
    "search_text": Entry(
        holds="the words of whatever can be found, names and usernames among them, each once and out of their order",
        purpose=FOUND,
        kept="as long as the thing can be found",
        words=("words",),
        erased="the person's go; every text in which they were mentioned is cut anew",
    ),
    "synonym_set": Entry(
        holds="terms that mean the same, and who said so", purpose=FOUND, kept="until removed", named=("by_id",),
        words=("terms",),
    ),
    "search_synonym": Entry(
        holds="the same terms one by one, without people", purpose=FOUND, kept="until removed", plain=("term_key", "set_id")
    ),
    "search_event": Entry(
        holds="what was looked for, how much was found and whether it was opened, without who did; nothing that looks like an "
        "address, a number or an id; for thirty days a hash that tells apart who asked on one day, its salt gone with the day",
        purpose="to see what people look for and do not find (domain.md §4.5)",
        kept="GUILDRY_SEARCH_LOG_MONTHS, 6 unless set",
        words=("query",),
        plain=("lang", "asker"),
    ),
    "search_salt": Entry(
        holds="today's salt for those hashes", purpose="the same", kept="until midnight UTC", secret=("salt",)
    ),
}  # fmt: skip
