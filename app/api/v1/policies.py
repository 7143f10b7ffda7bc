"""The rules of recognition as data: in force, drafted, approved, and tried out on the past (domain.md §3.2, §3.6)."""

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.api.fields import ByVersion, Day
from app.api.route import ApiRoute, looks_only
from app.api.sent import In, Sent
from app.api.shapes import Out, PageOut, PersonRef, problems
from app.http.call import Asked
from app.services import recognition
from app.services.recognition import policies
from app.services.recognition.policy import Ground, to_json

router = APIRouter(tags=["recognition"], route_class=ApiRoute)

Points = Annotated[int, Field(ge=1, le=1000)]
Count = Annotated[int, Field(ge=1, le=100)]
NUMBER = r"^[0-9]{4}\.[0-9]{1,4}$"


class RuleShape(In):
    """What one kind of help carries."""

    points: Points = Field(description="Points for one.", examples=[10])
    needs: Ground = Field(default=Ground.ENDORSEMENT, description="Whose word makes it fall due.")
    endorsers: Count = Field(default=1, description="How many people's word it needs.")
    month_cap: Points | None = Field(default=None, description="Most points by this rule per person and month; null: any.")
    per_pair: Count | None = Field(default=None, description="Most awards per endorser, person and month; null: any.")
    exempt: bool = Field(default=False, description="Neither obeys nor uses up the weekly limit.")


class PolicyIn(In):
    """A version of the rules, for the whole organisation."""

    version: str = Field(pattern=NUMBER, description="Year, dot, number.", examples=["2027.1"])
    rules: dict[str, RuleShape] = Field(
        max_length=50, description="What carries points, by kind of contribution; besides: answer_accepted and kudos.",
        examples=[{"asset": {"points": 10}, "kudos": {"points": 1, "needs": "thanks", "month_cap": 15}}],
    )  # fmt: skip
    week_cap: Points = Field(default=60, description="Most points per person and ISO week, over all communities.")
    pair_cap: Points = Field(default=20, description="Most points per endorser, recipient and month.")
    late_days: int = Field(default=30, ge=0, le=3650, description="Logged more days than this afterwards, it carries nothing.")


class PolicyOut(PolicyIn):
    """A version of the rules, and where it stands."""

    state: str = Field(description="draft, announced, in_force or past.", examples=["in_force"])
    effective_on: date | None = Field(description="First day; null for a draft, and for the rules Guildry began with.")
    approved_by: list[str] = Field(description="Of km_advisor and sponsor: which have approved it.")


class SimulationIn(In):
    """Rules to try out on a period that is over."""

    policy: PolicyIn = Field(description="The rules to try out.")
    since: Day = Field(alias="from", description="First day of the period.", examples=["2026-07-01"])
    until: Day = Field(alias="to", description="The day after its last one.", examples=["2026-10-01"])


class FiguresOut(Out):
    """A period under one set of rules."""

    total: int = Field(description="Points given.", examples=[4200])
    people: int = Field(description="People who had any.", examples=[87])
    share_by_rule: dict[str, float] = Field(description="Each rule's share of the points, 0 to 1.", examples=[{"asset": 0.4}])
    gini: float = Field(description="Inequality: 0 all alike, towards 1 one has all.", examples=[0.35])
    cap_hit_rate: float = Field(description="Share of awards that a limit cut.", examples=[0.01])


class MoverOut(Out):
    """Somebody whose points would change by more than 20 per cent; never how many they have."""

    person: PersonRef = Field(description="Who.")
    change_percent: int | None = Field(description="By how many per cent; null: they had nothing before.", examples=[-25])


class SimulationOut(Out):
    """What the rules would have done; nothing was changed."""

    version: str = Field(description="The version tried out.", examples=["2027.1"])
    since: date = Field(serialization_alias="from", description="First day of the period.")
    until: date = Field(serialization_alias="to", description="The day after its last one.")
    before: FiguresOut = Field(description="As it was.")
    after: FiguresOut = Field(description="As it would have been.")
    gaining: int = Field(description="How many people would gain more than 20 per cent.")
    losing: int = Field(description="How many would lose more than 20 per cent.")
    top10_overlap: int = Field(description="How many of the first ten stay among them.", examples=[8])
    kendall_tau: float | None = Field(description="How alike the two orders are, 1 the same, -1 reversed; null: no order.")
    movers: list[MoverOut] = Field(description="Who gains and who loses much; empty where names are not for the caller.")


def shown(version: policies.Version) -> PolicyOut:
    """A version in its out shape."""
    standing = {"state": version.state, "effective_on": version.effective_on, "approved_by": list(version.approved_by)}
    return PolicyOut.model_validate({**to_json(version.policy), **standing}, strict=False)


def reported(report: recognition.Report) -> SimulationOut:
    """A simulation's report in its out shape."""
    movers = [
        MoverOut(person=PersonRef(username=one.username, display_name=one.display_name), change_percent=one.change_percent)
        for one in report.movers
    ]
    return SimulationOut.model_validate({**asdict(report), "movers": movers})


@router.get("/recognition/policies", responses=problems(), summary="The rules through time")
def versions(call: Asked) -> PageOut[PolicyOut]:
    """Every version, drafts too, newest first, all on one page."""
    return PageOut(items=[shown(one) for one in policies.versions(call.session)], next=None)


@router.post("/recognition/policies", status_code=201, responses=problems(409), summary="Propose rules")
def draft(call: Asked, sent: Sent[PolicyIn]) -> PolicyOut:
    """Write down a proposal; nothing changes until a KM advisor and a sponsor approve it."""
    row = policies.draft(call.session, call.actor, recognition.from_json(sent.read().model_dump(mode="json")))
    call.reply.headers["Location"] = f"/api/v1/recognition/policies/{row.version}"
    return shown(policies.find(call.session, row.version))


@router.get("/recognition/policies/{version}", responses=problems(), summary="One version of the rules")
def get(call: Asked, version: ByVersion) -> PolicyOut:
    """The rules as data."""
    return shown(policies.find(call.session, version))


@router.post("/recognition/policies/{version}/approval", responses=problems(409), summary="Approve rules in one's role")
def approve(call: Asked, version: ByVersion) -> PolicyOut:
    """Approve as KM advisor or as sponsor; with both, the rules come into force with a coming season."""
    row = policies.approve(call.session, call.actor, version)
    call.session.flush()
    return shown(policies.find(call.session, row.version))


@router.get("/recognition/policies/{version}/preview", responses=problems(), summary="What drafted rules would have done")
def preview(call: Asked, version: ByVersion) -> SimulationOut:
    """Drafted rules over the last whole season, without names: for those who lead or look after communities."""
    return reported(recognition.preview(call.session, call.actor, version))


@router.post("/recognition/simulations", responses=problems(), summary="Try rules out on the past")
@looks_only
def simulate(call: Asked, sent: Sent[SimulationIn]) -> SimulationOut:
    """Score a period that is over by other rules; KM advisors of the organisation only. Nothing is changed."""
    given = sent.read()
    rules = recognition.from_json(given.policy.model_dump(mode="json"))
    return reported(recognition.simulate(call.session, call.actor, rules, given.since, given.until))
