"""People and the organisation they work in."""

from app.services.privacy.entry import Entry

TABLES = {
    "person": Entry(
        holds="name, username, e-mail, employee id, time zone, languages, unit, line manager, status",
        purpose="to know who is here, to address them, and to name them beside what they did",
        kept="while they are with the organisation, and then until they are erased",
        theirs=("id",),
        named=("manager_id",),
        plain=(
            "username", "username_key", "display_name", "name_key", "email", "email_key", "time_zone", "languages",
            "external_id",
        ),
        emptied={
            "id": {
                "email": None, "email_key": None, "external_id": None, "manager_id": None, "time_zone": "UTC", "languages": [],
            }
        },
        erased="one row stays: “Former member”, a random username, the unit; everything else is emptied",
    ),
    "former_name": Entry(
        holds="names, usernames, e-mail addresses and numbers that a person had before",
        purpose="so that erasing the person finds them in what others wrote",
        kept="until the person is erased",
        theirs=("person_id",),
        plain=("what", "value"),
        goes=("person_id",),
    ),
    "org_unit": Entry(
        holds="units of the organisation, without people",
        purpose="to say where somebody works",
        kept="for ever",
        plain=("code", "name"),
    ),
    "appointment": Entry(
        holds="who is platform administrator, KM advisor or HR, since when and by whom",
        purpose="to decide who may do what",
        kept="for ever",
        theirs=("person_id",),
        named=("appointed_by",),
        plain=("role",),
    ),
    "handover": Entry(
        holds="what only one person holds who leaves, moves or is away, and who settled it",
        purpose="so that nothing is left without somebody who looks after it",
        kept="for ever",
        theirs=("person_id",),
        named=("line_manager_id", "settled_by"),
        plain=("role",),
    ),
    "erasure": Entry(
        holds="that an id was erased, when, and by whom",
        purpose="to prove it, and to repeat it after a restore",
        kept="for ever",
        theirs=("person_id",),
        named=("by_id",),
    ),
}  # fmt: skip
