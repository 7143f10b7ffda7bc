"""Rows → completed trainings, as a learning management system tells them. By `source_id` a corrected row finds its own."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col

from app.core import clock
from app.core.errors import InvalidError
from app.core.i18n import _
from app.journal import facts
from app.models.training import CompletionSource, TrainingCompletion, TrainingModule, TrainingVersion
from app.services.importing.batch import Batch
from app.services.importing.shapes import CompletionRow
from app.services.training.completing import Done, completed, told_of
from app.services.training.modules import versions

NOUN = "completions"
TOLD = ("person_id", "module_id", "number", "status", "score", "completed_on")  # the rest follows from these


def learn(batch: Batch, rows: Sequence[CompletionRow]) -> None:
    """Look up the people and modules named, and which of the rows came in before."""
    batch.know_people(row.person for row in rows)
    wanted = {row.module for row in rows} - batch.modules.keys()
    found = {module.id: module for module in batch.lookup(TrainingModule, col(TrainingModule.code), wanted)}
    editions = versions(batch.session, found)
    batch.modules |= {module.code: (module, editions[module.id]) for module in found.values()}
    known = batch.lookup(TrainingCompletion, col(TrainingCompletion.source_id), {row.source_id for row in rows})
    batch.completions |= {row.source_id or "": row for row in known}


def take(batch: Batch, _line: int, row: CompletionRow) -> None:
    """Take in or correct one completion. Raises InvalidError at the field that cannot be taken."""
    known = batch.completions.get(row.source_id)
    module, version = _version(batch, row, known)
    person = batch.person(row.person)
    done = Done(status=row.status, score=row.score, completed_on=row.completed_on)
    told = told_of(module, version, done, clock.today(person.time_zone))
    told |= {"person_id": person.id, "module_id": module.id, "number": version.number}
    if known is None:
        fresh = TrainingCompletion(source=CompletionSource.LMS, source_id=row.source_id, **told)
        batch.completions[row.source_id] = fresh
        batch.add(fresh)
        batch.tell(completed(fresh))
        batch.tally.note(NOUN, "created")
    else:
        batch.tally.note(NOUN, "updated" if _correct(batch, known, told) else "unchanged")


def _version(
    batch: Batch, row: CompletionRow, known: TrainingCompletion | None
) -> tuple[TrainingModule, TrainingVersion]:  # fmt: skip
    """The version that a row means. One that names none keeps the version that was the newest when it first came."""
    if row.module not in batch.modules:
        sentence = _("There is no training module %(code)s. Publish it first.") % {"code": row.module}
        raise InvalidError.at("module", sentence)
    module, editions = batch.modules[row.module]
    kept = known.number if known and known.module_id == module.id else module.number
    wanted = row.version or kept
    version = next((one for one in editions if one.number == wanted), None)
    if version is None:
        raise InvalidError.at("version", _("This module has no such version."))
    return module, version


def _correct(batch: Batch, known: TrainingCompletion, told: dict[str, Any]) -> bool:
    """Bring what came in before to what the row tells now; whether anything changed."""
    changed = sorted(name for name in TOLD if getattr(known, name) != told[name])
    if known.person_id != told["person_id"]:
        raise InvalidError.at("person", _("It came in for somebody else before, and stays theirs."))
    if changed:
        for name, value in told.items():
            setattr(known, name, value)
        known.touch()
        fact = facts.TrainingCorrected(
            completion_id=known.id, module_id=known.module_id, person_id=known.person_id, fields=tuple(changed)
        )
        batch.tell(fact)
    return bool(changed)
