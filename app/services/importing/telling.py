"""Rows that come over the API instead of in a file: understood the same way, and answered row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.actor import Actor
from app.core.db import Session
from app.core.i18n import _
from app.policies import training as policy
from app.policies.guard import require
from app.services.importing.shapes import SHAPES, shaped
from app.services.importing.taking import take
from app.services.importing.tally import Refusal, Tally


def take_completions(session: Session, actor: Actor, told: Sequence[Mapping[str, Any]]) -> Tally:
    """Take in what a learning management system tells; rows count from 1. Raises ForbiddenError but for KM advisors."""
    sentence = _("Completions of others are taken in for the organisation's KM advisors. Use a token of theirs.")
    require(policy.can_oversee(actor), otherwise=sentence)
    rows = [(number, shaped(SHAPES["completions"], number, cells)) for number, cells in enumerate(told, 1)]
    tally = take(session, "completions", [(number, row) for number, row in rows if not isinstance(row, Refusal)])
    for _number, row in rows:
        if isinstance(row, Refusal):
            tally.refuse("completions", row)
    tally.refusals.sort()
    return tally
