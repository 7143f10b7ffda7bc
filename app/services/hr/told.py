"""What HR tells, as it comes in: only the fields that Guildry asks for."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.core.errors import InvalidError
from app.core.i18n import _
from app.models.hr import HrEventType as T

NEEDED: Mapping[T, tuple[str, ...]] = {
    T.HIRE: ("display_name", "work_email", "org_unit_code"),
    T.REHIRE: ("display_name", "work_email", "org_unit_code"),
    T.TRANSFER: ("org_unit_code",),
    T.MANAGER_CHANGE: ("manager_external_id",),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event. `person` holds the fields that were given besides `external_id`; a null manager means: none.

    `recorded_at` is when HR wrote it down (None: when it arrives), `until` the first day back of a leave, `supersedes` the
    `source_event_id` of an earlier event of the same source that this one puts right or takes back.
    """

    source: str
    source_event_id: str
    type: T
    effective_on: date
    external_id: str
    person: Mapping[str, str | None]
    visible_from: date | None = None
    recorded_at: datetime | None = None
    until: date | None = None
    supersedes: str | None = None

    @property
    def digest(self) -> str:
        """By which the same event is known again, however its fields were ordered."""
        return hashlib.sha256(
            json.dumps({**vars(self), "person": dict(self.person)}, sort_keys=True, default=str).encode()
        ).hexdigest()

    def check(self) -> None:
        """Raise InvalidError for what contradicts itself, or lacks what its type needs."""
        for field in NEEDED.get(self.type, ()):
            if field not in self.person or (field != "manager_external_id" and not self.person[field]):
                raise InvalidError.at(f"person/{field}", _("A %(type)s needs this field.") % {"type": self.type.value})
        if self.person.get("manager_external_id") == self.external_id:
            raise InvalidError.at("person/manager_external_id", _("Nobody is their own line manager."))
        if self.until is not None and self.type != T.LEAVE_START:
            raise InvalidError.at("until", _("Only the start of a leave says until when."))
        if self.until is not None and self.until <= self.effective_on:
            raise InvalidError.at("until", _("A leave ends after it begins."))
        if self.supersedes == self.source_event_id:
            raise InvalidError.at("supersedes", _("An event cannot supersede itself."))
