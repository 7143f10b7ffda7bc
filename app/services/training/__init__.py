"""Training: modules in versions, completions, what roles require, and asking afterwards (domain.md §2.12)."""

from app.services.training.completing import Done, Record, complete, completions, find_completion, standing_of
from app.services.training.duties import Duty, duties_in, duties_of, my_duties
from app.services.training.following import Answer, Asked, Call, answer_to, asked, calls_for_help, follow_up, help_given
from app.services.training.modules import (
    Edition,
    ModuleChange,
    NewModule,
    change,
    find,
    listing,
    publish,
    publish_version,
    versions,
)
from app.services.training.requirements import (
    Requirement,
    end_requirement,
    find_requirement,
    require_module,
    requirements,
)
from app.services.training.standing import Standing, State

__all__ = [
    "Answer",
    "Asked",
    "Call",
    "Done",
    "Duty",
    "Edition",
    "ModuleChange",
    "NewModule",
    "Record",
    "Requirement",
    "Standing",
    "State",
    "answer_to",
    "asked",
    "calls_for_help",
    "change",
    "complete",
    "completions",
    "duties_in",
    "duties_of",
    "end_requirement",
    "find",
    "find_completion",
    "find_requirement",
    "follow_up",
    "help_given",
    "listing",
    "my_duties",
    "publish",
    "publish_version",
    "require_module",
    "requirements",
    "standing_of",
    "versions",
]
