"""What the service keeps to work and to be checked."""

from app.services.privacy.entry import Entry

TABLES = {
    "journal": Entry(
        holds="every fact: what happened, when, by whom; ids and numbers, no names and no texts",
        purpose="to prove what happened; points, feeds and checks follow from it",
        kept="for ever; it can be neither changed nor deleted",
        theirs=("actor_id", "subject_id"),
        inside="data",
        things=("community_id", "cause_id", "request_id"),
        plain=("type", "data"),
    ),
    "look": Entry(
        holds="who looked at whose data, on which day, and at what kind of it",
        purpose="so that the person can see it",
        kept="GUILDRY_ACCESS_LOG_MONTHS, 24 unless set; until then it can be neither changed nor deleted",
        theirs=("person_id", "looker_id"),
        things=("token_id", "request_id"),
    ),
    "reader_place": Entry(
        holds="how far background work has come, without people", purpose="to go on there", kept="for ever", plain=("name",)
    ),
}
