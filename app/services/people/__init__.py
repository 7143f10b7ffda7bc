"""People: finding them, registering them, changing their record, appointing them."""

from app.services.people.changing import Change, change
from app.services.people.finding import Ref, by_id, find, find_active, id_of, listing, not_theirs, refs, seen, unit_codes
from app.services.people.leaving import deactivate
from app.services.people.records import records
from app.services.people.registering import NewPerson, appoint, appointments_of, end_appointment, free_username, register, unit
from app.services.people.taking_in import take_in

__all__ = [
    "Change",
    "NewPerson",
    "Ref",
    "appoint",
    "appointments_of",
    "by_id",
    "change",
    "deactivate",
    "end_appointment",
    "find",
    "find_active",
    "free_username",
    "id_of",
    "listing",
    "not_theirs",
    "records",
    "refs",
    "register",
    "seen",
    "take_in",
    "unit",
    "unit_codes",
]
