"""Onboarding: people's way in, who goes along, and how confident they feel; guidelines, and who acknowledged them."""

from datetime import date

from sqlalchemy import ColumnElement, Table, select

from app.models.base import metadata
from app.services.privacy.entry import Entry, is_over

WAY_IN = "to bring somebody from a hire to a first contribution without anybody forgetting a step"
IN_A_PLAN = (("plan_id", "onboarding_plan", "id"),)


def begun(table: Table, today: date) -> ColumnElement[bool]:
    """Rows of plans that have begun: a plan that nobody may know of yet would tell of a move before its day."""
    plan = metadata.tables["onboarding_plan"]
    return table.c.plan_id.in_(select(plan.c.id).where(is_over("start_on")(plan, today)))


TABLES = {
    "onboarding_template": Entry(
        holds="what awaits newcomers, and who published it",
        purpose=WAY_IN,
        kept="for ever",
        named=("published_by",),
        words=("name", "tasks"),
        plain=("code", "rule"),
    ),
    "onboarding_plan": Entry(
        holds="somebody's way in: first day, template, where it stands, how they introduce themselves",
        purpose=WAY_IN,
        kept="until the person is erased",
        theirs=("person_id",),
        words=("introduction",),
        plain=("template_code", "reasons"),
        shown=is_over("start_on"),
        goes=("person_id",),
    ),
    "onboarding_task": Entry(
        holds="what is to be done on somebody's way in, and who settled it",
        purpose=WAY_IN,
        kept="until the person is erased",
        through=IN_A_PLAN,
        named=("settled_by",),
        words=("title", "reason"),
        plain=("module",),
        shown=begun,
        goes_through=True,
    ),
    "buddy_pairing": Entry(
        holds="who goes along with whom, from when to when",
        purpose=WAY_IN,
        kept="until the newcomer is erased",
        theirs=("person_id", "buddy_id"),
        named=("named_by",),
        shown=begun,
        goes=("person_id",),
    ),
    "buddy_checkin": Entry(
        holds="on which days newcomer and buddy met",
        purpose=WAY_IN,
        kept="until the newcomer is erased",
        through=(("pairing_id", "buddy_pairing", "id"),),
        named=("noted_by",),
        goes_through=True,
    ),
    "confidence_checkin": Entry(
        holds="how confident a newcomer feels after 7, 30 and 90 days; read by them and their community's manager alone",
        purpose="to help in time whoever feels lost",
        kept="until the person is erased",
        theirs=("person_id",),
        words=("note",),
        shown=begun,
        goes=("person_id",),
    ),
    "guideline": Entry(
        holds="what a community or the organisation asks of those who write, and who published it",
        purpose="to agree on how people write",
        kept="for ever",
        named=("published_by",),
        words=("text",),
    ),
    "guideline_ack": Entry(
        holds="who acknowledged which version of guidelines, and when",
        purpose="to agree on how people write",
        kept="until the person is erased",
        theirs=("person_id",),
        goes=("person_id",),
    ),
}
