"""Cards of the day that somebody left for tomorrow."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from app.models.base import Row


class PutOff(Row, table=True):
    """A card that its reader does not want to see again before a day of their own calendar."""

    __tablename__ = "put_off"
    __table_args__ = (Index("uq_put_off_person_id_card", "person_id", "card", unique=True),)

    person_id: str = Field(foreign_key="person.id", max_length=36)
    card: str = Field(max_length=120)
    until: date
