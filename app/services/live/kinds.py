"""Which facts are told as they happen: those that everybody may know who sees the community. All others are not."""

from app.journal import facts
from app.journal.fact import Fact

_TOLD: dict[str, tuple[type[Fact], ...]] = {
    "question_id": (
        facts.QuestionAsked, facts.QuestionNamed, facts.QuestionAnswered, facts.QuestionRevised, facts.AnswerRevised,
        facts.AnswerVoted, facts.AnswerUnvoted, facts.QuestionResolved, facts.QuestionUnresolved, facts.QuestionClosed,
        facts.QuestionReopened, facts.QuestionMarkedDuplicate, facts.QuestionUnmarked, facts.QuestionRouted,
        facts.RouteDeclined, facts.QuestionSettled,
    ),
    "contribution_id": (
        facts.ContributionLogged, facts.ContributionRevised, facts.ContributionWithdrawn, facts.ContributionVoided,
        facts.EndorsementGiven, facts.EndorsementRevoked,
    ),
    "asset_id": (
        facts.AssetCreated, facts.AssetRevised, facts.AssetValidated, facts.AssetVerified, facts.AssetArchived,
        facts.AssetBroughtBack, facts.ReuseReported,
    ),
}  # fmt: skip

# Each kind with the field that holds the id of what has a page: an answer's facts are about its question.
KINDS: dict[str, str] = {kind.type: field for field, kinds in _TOLD.items() for kind in kinds}
