"""Goals: what the organisation is after, what communities do for it, and by what one sees it (docs/goals.md)."""

from app.services.goals.checking import Said, check_in, require_teller
from app.services.goals.moving import Move, move
from app.services.goals.reading import Result, Standing, agreed, check_ins, find, listing, standing, standings
from app.services.goals.results import Measure
from app.services.goals.results import add as add_result
from app.services.goals.results import change as change_result
from app.services.goals.results import drop as drop_result
from app.services.goals.results import find as find_result
from app.services.goals.results import held as hold_result
from app.services.goals.score import Light
from app.services.goals.serving import Served, can_say, choices, of_asset, of_contribution, require_speaker, say, served
from app.services.goals.writing import Draft, change, require_proposer, require_writer, write
from app.services.goals.writing import held as hold

__all__ = [
    "Draft",
    "Light",
    "Measure",
    "Move",
    "Result",
    "Said",
    "Served",
    "Standing",
    "add_result",
    "agreed",
    "can_say",
    "change",
    "change_result",
    "check_in",
    "check_ins",
    "choices",
    "drop_result",
    "find",
    "find_result",
    "hold",
    "hold_result",
    "listing",
    "move",
    "of_asset",
    "of_contribution",
    "require_proposer",
    "require_speaker",
    "require_teller",
    "require_writer",
    "say",
    "served",
    "standing",
    "standings",
    "write",
]
