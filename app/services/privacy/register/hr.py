"""What HR tells. What may not be told yet is not exported either, not even to the person."""

from app.services.privacy.entry import Entry, is_over

WORKS = "to know who works where, and to hand over in time what only one person holds"
COMPUTED = "it is computed from what HR told, which is exported as soon as it may be known"

TABLES = {
    "hr_event": Entry(
        holds="hires, transfers, leaves and terminations as HR told them: the fields we ask for, and our reply",
        purpose=WORKS,
        kept="until the person is erased",
        theirs=("person_id",),
        named=("posted_by",),
        secret=("digest",),
        words=("external_id", "manager_external_id", "payload", "reply"),
        plain=("source", "source_event_id", "supersedes"),
        shown=is_over("visible_from"),
        goes=("person_id",),
        goes_by={"external_id": lambda traces: traces.employee_ids},
    ),
    "employment": Entry(
        holds="unit, line manager, job family and location, by days",
        purpose=WORKS,
        kept="until the person is erased",
        theirs=("person_id",),
        named=("manager_id",),
        plain=("job_family", "location"),
        shown=is_over("valid_from"),
        goes=("person_id",),
    ),
    "absence": Entry(
        holds="that somebody is away for thirty days or more, without a reason",
        purpose=WORKS,
        kept="until the person is erased",
        theirs=("person_id",),
        shown=is_over("valid_from"),
        goes=("person_id",),
    ),
    "hr_standing": Entry(
        holds="HR's last word on status, unit and line manager",
        purpose="to leave alone what others changed since",
        kept="until the person is erased",
        theirs=("person_id",),
        named=("manager_id", "before_manager_id"),
        not_exported=COMPUTED,
        goes=("person_id",),
    ),
}
