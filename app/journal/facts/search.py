"""Facts about what search takes to mean the same."""

from dataclasses import dataclass

from app.journal.fact import Fact


@dataclass(frozen=True, kw_only=True)
class SynonymsWritten(Fact):
    """Somebody said that some terms mean the same."""

    type = "synonyms.written"
    subject = "set_id"
    set_id: str


@dataclass(frozen=True, kw_only=True)
class SynonymsRemoved(Fact):
    """They are looked for each by itself again."""

    type = "synonyms.removed"
    subject = "set_id"
    set_id: str
