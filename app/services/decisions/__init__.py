"""Decisions: what a community proposes to itself, who takes which position, and what comes of it (docs/making-decisions.md)."""

from app.services.decisions.closing import counted, require_stater, state, waits_for_word, withdraw
from app.services.decisions.drafting import (
    FIELDS,
    Draft,
    draft,
    draft_of,
    require_changer,
    require_proposer,
    require_withdrawer,
    revise,
)
from app.services.decisions.opening import LEAST, open_up, require_opener
from app.services.decisions.positions import is_running, may_take, position_of, require_voice, take, take_back
from app.services.decisions.reading import (
    Shown,
    find,
    listing,
    one,
    positions,
    replaceable,
    running,
    shown,
    title_of,
)
from app.services.decisions.tally import Tally

__all__ = [
    "FIELDS",
    "LEAST",
    "Draft",
    "Shown",
    "Tally",
    "counted",
    "draft",
    "draft_of",
    "find",
    "is_running",
    "listing",
    "may_take",
    "one",
    "open_up",
    "position_of",
    "positions",
    "replaceable",
    "require_changer",
    "require_opener",
    "require_proposer",
    "require_stater",
    "require_voice",
    "require_withdrawer",
    "revise",
    "running",
    "shown",
    "state",
    "take",
    "take_back",
    "title_of",
    "waits_for_word",
    "withdraw",
]
