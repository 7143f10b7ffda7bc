"""A points policy: the rules of recognition as versioned data, and the book that says which was in force on a day.

The schema itself refuses what must never carry points (product.md R1): only the rules in `GROUNDS` exist, and each asks for
another person's word. There is no way to write down points for a visit, a reading, a sign-in or for being present.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass as plain_dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from app.core.errors import Fault, InvalidError
from app.core.i18n import _
from app.models.contributions import ContributionKind


class Ground(StrEnum):
    """Whose word makes an award fall due."""

    ENDORSEMENT = "endorsement"  # anybody but the authors
    BENEFICIARY = "beneficiary"  # somebody whom it helped, or who was there
    ACCEPTANCE = "acceptance"  # the asker, of an answer
    THANKS = "thanks"  # the giver of kudos


_WORDS = frozenset({Ground.ENDORSEMENT, Ground.BENEFICIARY})
GROUNDS: Mapping[str, frozenset[Ground]] = {
    **{kind.value: _WORDS for kind in ContributionKind if kind != ContributionKind.OTHER},
    "answer_accepted": frozenset({Ground.ACCEPTANCE}),
    "kudos": frozenset({Ground.THANKS}),
}

Points = Annotated[int, Field(strict=True, ge=1, le=1000)]
Count = Annotated[int, Field(strict=True, ge=1, le=100)]
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Rule:
    """What one kind of help carries. Caps are points per person and calendar month; `per_pair` counts awards.

    `exempt` awards neither obey nor use up the weekly cap.
    """

    points: Points
    needs: Ground = Ground.ENDORSEMENT
    endorsers: Count = 1
    month_cap: Points | None = None
    per_pair: Count | None = None
    exempt: bool = False


def _known(rules: dict[str, Rule]) -> dict[str, Rule]:
    for name, rule in rules.items():
        if name not in GROUNDS:
            known = ", ".join(sorted(GROUNDS))
            raise ValueError(_("“{name}” can never carry points; these can: {known}.").format(name=name, known=known))
        if rule.needs not in GROUNDS[name]:
            needs = " / ".join(sorted(GROUNDS[name]))
            raise ValueError(_("“{name}” falls due by: {needs}.").format(name=name, needs=needs))
    return rules


@dataclass(frozen=True, config=_STRICT)
class Policy:
    """One version of the rules, for the whole organisation (domain.md §3.2). All limits are points unless they say otherwise.

    `week_cap`: per person and ISO week, over all communities. `pair_cap`: per endorser, recipient and calendar month.
    `late_days`: a contribution logged more days than this after it happened carries nothing.
    """

    version: Annotated[str, Field(pattern=r"^[0-9]{4}\.[0-9]{1,4}$")]
    rules: Annotated[dict[str, Rule], AfterValidator(_known)]
    week_cap: Points = 60
    pair_cap: Points = 20
    late_days: Annotated[int, Field(strict=True, ge=0, le=3650)] = 30


_FORM = TypeAdapter(Policy)


def to_json(policy: Policy) -> dict[str, Any]:
    """The policy as plain data; `from_json` gives the policy back."""
    plain: dict[str, Any] = _FORM.dump_python(policy, mode="json")
    return plain


def from_json(data: object) -> Policy:
    """The policy that plain data describes; raises InvalidError with one fault for each field that is wrong."""
    try:
        return _FORM.validate_python(data)
    except ValidationError as error:
        faults = [_fault(wrong["loc"], wrong["msg"]) for wrong in error.errors(include_url=False, include_context=False)]
        raise InvalidError(_("This is not a points policy that can be used."), faults) from error


def _fault(where: tuple[int | str, ...], why: str) -> Fault:
    return Fault("".join(f"/{step}" for step in where), why.removeprefix("Value error, "))


@plain_dataclass(frozen=True)
class PolicyBook:
    """Every policy with the first day on which it is in force, oldest first; the first has always been."""

    pages: tuple[tuple[date, Policy], ...]

    @classmethod
    def of(cls, policy: "Policy | PolicyBook") -> "PolicyBook":
        """A book of one policy, in force from the beginning; a book is itself."""
        return policy if isinstance(policy, PolicyBook) else cls(((date.min, policy),))

    def on(self, day: date) -> Policy:
        """The policy in force on a day of the organisation's calendar."""
        return self.pages[max(0, bisect_right(self.pages, day, key=_first_day) - 1)][1]

    def with_page(self, first_day: date, policy: Policy) -> "PolicyBook":
        """The book as it would be if this policy alone were in force from a day on."""
        return PolicyBook((*(page for page in self.pages if page[0] < first_day), (first_day, policy)))


def _first_day(page: tuple[date, Policy]) -> date:
    return page[0]
