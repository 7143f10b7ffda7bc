"""Settings of meetings: how long before one its agenda is out, and how long after it its minutes are. Part of `Settings`."""

from pydantic import Field
from pydantic_settings import BaseSettings


class MeetingsSettings(BaseSettings):
    """Working days, by the organisation's calendar."""

    agenda_lead_days: int = Field(2, ge=0, le=20, description="Working days before a meeting by which its agenda is out.")
    minutes_due_days: int = Field(3, ge=1, le=20, description="Working days after a meeting in which its minutes are due.")
    amendment_days: int = Field(5, ge=1, le=20, description="Working days in which nobody objecting approves an amendment.")
