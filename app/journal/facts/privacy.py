"""Facts about what is kept of people: that somebody was erased, and that old notes of who looked are gone."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class PersonErased(Fact):
    """A person was erased: what is left of them is an id under which what they did still stands."""

    type = "person.erased"
    subject = "person_id"
    person_id: str


@dataclass(frozen=True, kw_only=True)
class LooksForgotten(Fact):
    """Notes of who looked at whose data were deleted, being old: all up to a position, whose row had this hash."""

    type = "looks.forgotten"
    subject = "position"
    position: int
    hash: str
