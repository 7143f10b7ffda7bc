"""HR's door: events taken in once, one at a time or a batch of lines, and what became of them (domain.md §2.2, §5.8)."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field, StringConstraints, ValidationError

from app.api.fields import ID, Day, Tag, Username, Zone
from app.api.route import ApiRoute, needs
from app.api.sent import In, Sent, faults_of
from app.api.shapes import FaultOut, Out, PageOut, Paging, problems
from app.core.errors import Fault, InvalidError, ProductError
from app.core.i18n import _
from app.core.text import Email, Line
from app.http.call import Asked, Call
from app.http.status import status_of
from app.models.hr import HrEventState, HrEventType
from app.services import hr

router = APIRouter(tags=["hr"], route_class=ApiRoute)
MOST_LINES = 1000
Code = Annotated[Line, StringConstraints(max_length=100)]
Source = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
DryRun = Annotated[bool, Query(description="Say what would happen, and write nothing.")]


class HrPersonIn(In):
    """What Guildry needs to know of somebody, and nothing else: no salary, no birth date, no reason for a leave."""

    external_id: Line = Field(description="Their id in the HR system.", examples=["E-1001"])
    display_name: Line | None = Field(default=None, description="The name people see.", examples=["Dora Kowalska"])
    work_email: Email | None = Field(default=None, description="Where mail reaches them.", examples=["dora@example.com"])
    org_unit_code: Code | None = Field(default=None, description="Code of the unit they work in.", examples=["SALES-PL"])
    manager_external_id: Line | None = Field(
        default=None, description="HR's id of the line manager; null for none.", examples=["E-0007"]
    )
    job_family: Line | None = Field(default=None, description="The kind of job.", examples=["sales"])
    location: Line | None = Field(default=None, description="Where they work.", examples=["Gdańsk"])
    time_zone: Zone | None = Field(default=None, description="IANA time zone.", examples=["Europe/Warsaw"])
    language: Tag | None = Field(default=None, description="The language they read best (BCP 47).", examples=["pl"])
    username: Username | None = Field(default=None, description="To claim a placeholder of this name, or to choose one.")


class HrEventIn(In):
    """One thing that HR tells. The same again has no further effect; a correction is an event of its own."""

    source_event_id: Line = Field(description="Its id in the HR system, never used again.", examples=["2026-000123"])
    source: Source | None = Field(default=None, description="Which HR system; the caller's username unless told.")
    type: HrEventType = Field(description="What happened or will happen.", examples=["hire"])
    effective_on: Day = Field(description="The day from which it is so.", examples=["2026-12-01"])
    visible_from: Day | None = Field(default=None, description="Until this day nobody but HR may know of it.")
    recorded_at: AwareDatetime | None = Field(
        default=None,
        strict=False,
        description="When HR wrote it down; now unless told. It puts in order what comes out of order.",
    )
    until: Day | None = Field(default=None, description="Of a leave: the first day back, where it is known.")
    supersedes: Line | None = Field(default=None, description="The source_event_id that this one corrects or takes back.")
    person: HrPersonIn = Field(description="Whom it is about. Leave out what does not change.")


class HrEventOut(Out):
    """What became of an event. The same event again gets this very reply."""

    id: str | None = Field(description="Its id here; null in a dry run.", examples=[ID])
    source: str = Field(description="Which HR system.", examples=["workday"])
    source_event_id: str = Field(description="Its id there.", examples=["2026-000123"])
    type: HrEventType = Field(description="What it tells.", examples=["hire"])
    effective_on: date = Field(description="The day from which it is so.")
    visible_from: date | None = Field(description="Until this day nobody but HR may know of it.")
    state: HrEventState = Field(
        description="`scheduled` for its day, `applied`, `superseded` by a correction, `unmatched` until its person is known, "
        "`received` until what it takes back has come, `rejected`.", examples=["scheduled"],
    )  # fmt: skip
    external_id: str = Field(description="HR's id of the person.", examples=["E-1001"])
    person: str | None = Field(description="Their username; null while nobody is known.", examples=["dora"])
    effects: list[str] = Field(description="What it brought about as it came, in sentences.", examples=[["A person is added."]])


class HrLineOut(Out):
    """What became of one line of a batch."""

    line: int = Field(description="Its number, from 1.", examples=[1])
    status: int = Field(description="The status it would have had alone.", examples=[202])
    event: HrEventOut | None = Field(description="The event, where it was taken.")
    detail: str | None = Field(description="Why it was refused.")
    errors: list[FaultOut] = Field(description="Where its faults are.")


class HrBatchOut(Out):
    """What became of a batch. Sending it again is safe: what was taken is only replied to again."""

    taken: int = Field(description="Lines taken in now.", examples=[1])
    repeated: int = Field(description="Lines that had been taken in before.", examples=[0])
    refused: int = Field(description="Lines that were refused; the others went in.", examples=[0])
    lines: list[HrLineOut] = Field(description="Each line, in order.")


EXAMPLE = (
    '{"source_event_id": "1", "type": "hire", "effective_on": "2026-12-01", "person": {"external_id": "E-1001", '
    '"display_name": "Dora Kowalska", "work_email": "dora@example.com", "org_unit_code": "SALES-PL"}}\n'
)
LINES = {
    "description": f"One event to a line, at most {MOST_LINES}.",
    "type": "string",
    "contentMediaType": "application/x-ndjson",
}
NDJSON = {"required": True, "content": {"application/x-ndjson": {"schema": LINES, "example": EXAMPLE}}}


def told(call: Call, given: HrEventIn) -> hr.Told:
    """The event in the service's words; null says something of a manager, a job and a place only."""
    person = {name: getattr(given.person, name) for name in given.person.model_fields_set - {"external_id"}}
    empty = {"manager_external_id", "job_family", "location"}
    rest = {name: getattr(given, name) for name in HrEventIn.model_fields if name not in {"person", "source"}}
    return hr.Told(
        source=given.source or call.actor.username,
        external_id=given.person.external_id,
        person={name: value for name, value in person.items() if value is not None or name in empty},
        **rest,
    )


def taken(call: Call, event: hr.Told, *, dry_run: bool) -> tuple[HrEventOut, bool]:
    """Take an event in, or only say what would become of it; whether it had been taken before."""
    if dry_run:
        return HrEventOut.model_validate(hr.rehearse(call.session, call.actor, event)), False
    reply, again = hr.take(call.session, call.actor, event)
    return HrEventOut.model_validate(reply), again


@router.post(
    "/hr/events",
    status_code=202,
    responses={**problems(409), 200: {"description": "A dry run: what would happen.", "model": HrEventOut}},
    summary="Tell of a hire, a transfer, a leave or a termination",
)
@needs("hr")
def tell(call: Asked, sent: Sent[HrEventIn], dry_run: DryRun = False) -> HrEventOut:
    """Take an event in, once; what is due happens before the reply. The same event again gets the same reply."""
    hr.admit(call.actor)
    event, again = taken(call, told(call, sent.read()), dry_run=dry_run)
    if dry_run:
        call.reply.status = 200
    if again:
        call.reply.headers["Idempotency-Replayed"] = "true"
    return event


@router.post("/hr/events:batch", responses=problems(409, 413), summary="Many events", openapi_extra={"requestBody": NDJSON})
@needs("hr")
def batch(call: Asked, dry_run: DryRun = False) -> HrBatchOut:
    """Take events in line by line (NDJSON); a line that is refused keeps none of the others out."""
    hr.admit(call.actor)
    lines = [(number, line) for number, line in enumerate(call.body.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise InvalidError(_("A batch has at most %(most)d lines. Send the rest in another.") % {"most": MOST_LINES})
    done = [_line(call, number, line, dry_run=dry_run) for number, line in lines]
    repeated = sum(again for _line_out, again in done)
    refused = sum(one.event is None for one, _again in done)
    shown = [one for one, _again in done]
    return HrBatchOut(taken=len(done) - repeated - refused, repeated=repeated, refused=refused, lines=shown)


@router.get("/hr/events", responses=problems(), summary="What HR told, and what became of it")
@needs("hr")
def listing(
    call: Asked,
    paging: Paging,
    state: Annotated[HrEventState | None, Query(description="Only those in this state, such as `unmatched`.")] = None,
) -> PageOut[HrEventOut]:
    """Events newest first, in their state of now."""
    page = hr.listing(call.session, call.actor, paging, state)
    return PageOut(items=[HrEventOut.model_validate(one) for one in page.items], next=page.next)


def _line(call: Call, number: int, line: bytes, *, dry_run: bool) -> tuple[HrLineOut, bool]:
    """One line, in a savepoint of its own: what it began is undone when it is refused."""
    try:
        given = HrEventIn.model_validate_json(line)
        with call.session.begin_nested():
            event, again = taken(call, told(call, given), dry_run=dry_run)
    except ValidationError as error:
        return _refused(number, 422, _("Some of this cannot be understood."), faults_of(error)), False
    except ProductError as error:
        return _refused(number, status_of(error), error.sentence, error.faults), False
    return HrLineOut(line=number, status=200 if dry_run else 202, event=event, detail=None, errors=[]), again


def _refused(number: int, status: int, detail: str, faults: list[Fault]) -> HrLineOut:
    errors: list[Any] = [FaultOut(pointer=fault.pointer, detail=fault.detail) for fault in faults]
    return HrLineOut(line=number, status=status, event=None, detail=detail, errors=errors)
