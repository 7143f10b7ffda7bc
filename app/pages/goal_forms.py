"""The forms of a goal's page: what each takes."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.text import Line, Sentence, Statement
from app.models.goals import GoalState, Outlook, ResultType
from app.pages.forms import FormShape


class ChangeForm(FormShape):
    """What a goal says; its words only while it is a draft."""

    statement: Statement | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    owner: str = ""


class ResultForm(FormShape):
    """By what one sees that it is reached."""

    metric: Line
    unit: Annotated[Sentence, Field(max_length=40)] = ""
    baseline: float
    target: float
    type: ResultType = ResultType.ASPIRATIONAL
    owner: str = ""
    cadence_days: Annotated[int, Field(ge=1, le=366)] = 30


class HandForm(FormShape):
    """Who measures a key result, and how often."""

    owner: str = ""
    cadence_days: Annotated[int, Field(ge=1, le=366)] = 30


class CheckInForm(FormShape):
    """What was measured."""

    value: float
    outlook: Outlook = Outlook.MEDIUM
    note: Sentence = ""


class StepForm(FormShape):
    """Where a goal goes, and why; `read`: which version of it somebody agrees to."""

    to: GoalState
    reason: Sentence = ""
    read: int | None = None


def number(name: str, text: str) -> float:
    """What was typed as a number; raises InvalidError at its field."""
    try:
        return float(text)
    except ValueError:
        raise InvalidError.at(name, _("Write a number.")) from None
