"""Every kind of fact, one frozen class each (domain.md §2.17). A class's docstring is its public description."""

from app.journal.fact import KINDS as ALL_FACTS
from app.journal.facts.communities import (
    CharterApproved,
    CommunityChanged,
    CommunityFounded,
    CommunityMoved,
    MembershipChanged,
    RoleAccepted,
    RoleDeclined,
    RoleEnded,
    RoleProposed,
)
from app.journal.facts.contributions import (
    ContributionLapsed,
    ContributionLogged,
    ContributionResubmitted,
    ContributionReturned,
    ContributionRevised,
    ContributionVoided,
    ContributionWithdrawn,
    EndorsementGiven,
    EndorsementRevoked,
)
from app.journal.facts.hr import (
    HandoverMoved,
    HandoverOpened,
    HireCancelled,
    HireChanged,
    HrEventReceived,
    LeaveEnded,
    LeaveStarted,
    ManagerChanged,
    PersonHired,
    PersonRehired,
    PersonStarted,
    PersonTransferred,
    TerminationCancelled,
    TerminationScheduled,
)
from app.journal.facts.knowledge import (
    AssetArchived,
    AssetBroughtBack,
    AssetCreated,
    AssetFlagClosed,
    AssetFlagged,
    AssetOwnerChanged,
    AssetRevised,
    AssetValidated,
    AssetVerified,
    LicenceEnded,
    LicenceGranted,
    ReuseReported,
)
from app.journal.facts.onboarding import (
    BuddyEnded,
    BuddyMet,
    BuddyNamed,
    ConfidenceAnswered,
    ConfidenceAsked,
    GuidelineAcknowledged,
    GuidelinePublished,
    OnboardingCancelled,
    OnboardingCompleted,
    OnboardingEscalated,
    OnboardingPaused,
    OnboardingResumed,
    OnboardingScheduled,
    OnboardingShifted,
    OnboardingStarted,
    OnboardingTaskDone,
    OnboardingTemplatePublished,
)
from app.journal.facts.people import (
    AppointmentEnded,
    GuestInvited,
    IdentityLinked,
    PasswordChanged,
    PersonAppointed,
    PersonChanged,
    PersonLeft,
    PersonRegistered,
    SignedIn,
    SignedOut,
    TokenIssued,
    TokenRevoked,
)
from app.journal.facts.privacy import (
    LooksForgotten,
    PersonErased,
)
from app.journal.facts.provisioning import (
    AccountChanged,
    AccountLinked,
    AccountRemoved,
    GroupChanged,
    GroupCreated,
    GroupJoined,
    GroupLeft,
    GroupRemoved,
)
from app.journal.facts.recognition import (
    AnswerAccepted,
    AnswerUnaccepted,
    KudosGiven,
    PolicyActivated,
    PolicyApproved,
    PolicyDrafted,
    SeasonMoved,
)
from app.journal.facts.rules import (
    RuleApplied,
    RuleUndone,
    RuleWritten,
)
from app.journal.facts.search import SynonymsRemoved, SynonymsWritten
from app.journal.facts.training import (
    TrainingChanged,
    TrainingCompleted,
    TrainingCorrected,
    TrainingFollowedUp,
    TrainingHelpGiven,
    TrainingPublished,
    TrainingRequired,
    TrainingRequirementEnded,
)

__all__ = [
    "ALL_FACTS", "AccountChanged", "AccountLinked", "AccountRemoved", "AnswerAccepted", "AnswerUnaccepted",
    "AppointmentEnded", "AssetArchived", "AssetBroughtBack", "AssetCreated", "AssetFlagClosed", "AssetFlagged",
    "AssetOwnerChanged", "AssetRevised", "AssetValidated", "AssetVerified", "BuddyEnded", "BuddyMet", "BuddyNamed",
    "CharterApproved", "CommunityChanged", "CommunityFounded", "CommunityMoved", "ConfidenceAnswered", "ConfidenceAsked",
    "ContributionLapsed", "ContributionLogged", "ContributionResubmitted", "ContributionReturned", "ContributionRevised",
    "ContributionVoided", "ContributionWithdrawn", "EndorsementGiven", "EndorsementRevoked", "GroupChanged", "GroupCreated",
    "GroupJoined", "GroupLeft", "GroupRemoved", "GuestInvited", "GuidelineAcknowledged", "GuidelinePublished",
    "HandoverMoved", "HandoverOpened", "HireCancelled", "HireChanged", "HrEventReceived", "IdentityLinked", "KudosGiven",
    "LeaveEnded", "LeaveStarted", "LicenceEnded", "LicenceGranted", "LooksForgotten", "ManagerChanged", "MembershipChanged",
    "OnboardingCancelled", "OnboardingCompleted", "OnboardingEscalated", "OnboardingPaused", "OnboardingResumed",
    "OnboardingScheduled", "OnboardingShifted", "OnboardingStarted", "OnboardingTaskDone", "OnboardingTemplatePublished",
    "PasswordChanged", "PersonAppointed", "PersonChanged", "PersonErased", "PersonHired", "PersonLeft", "PersonRegistered",
    "PersonRehired", "PersonStarted", "PersonTransferred", "PolicyActivated", "PolicyApproved", "PolicyDrafted",
    "ReuseReported", "RoleAccepted", "RoleDeclined", "RoleEnded", "RoleProposed", "RuleApplied", "RuleUndone", "RuleWritten",
    "SeasonMoved", "SignedIn", "SignedOut", "SynonymsRemoved", "SynonymsWritten", "TerminationCancelled",
    "TerminationScheduled", "TokenIssued", "TokenRevoked",
    "TrainingChanged", "TrainingCompleted", "TrainingCorrected", "TrainingFollowedUp", "TrainingHelpGiven",
    "TrainingPublished", "TrainingRequired", "TrainingRequirementEnded",
]  # fmt: skip
