"""Every kind of fact, one frozen class each (domain.md §2.17). A class's docstring is its public description."""

from app.journal.fact import KINDS as ALL_FACTS
from app.journal.facts import decisions, meetings, minutes, support
from app.journal.facts.adoption import AdoptionAttested, AdoptionChecked, AdoptionExpired
from app.journal.facts.calendars import CalendarLinkEnded, CalendarLinkMade
from app.journal.facts.communities import (
    CharterApproved,
    CommunityChanged,
    CommunityFounded,
    CommunityMoved,
    FaqPublished,
    FaqWithdrawn,
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
from app.journal.facts.exemptions import ExemptionEnded, ExemptionGranted, ExemptionMoved
from app.journal.facts.gaps import (
    GapClosed,
    GapDetected,
    GapMerged,
    GapMoved,
    GapReopened,
    GapSplit,
    GapTriaged,
    StrategicTopicDropped,
    StrategicTopicNamed,
)
from app.journal.facts.goals import GoalChanged, GoalCheckedIn, GoalMoved, GoalServed, GoalWritten, ObjectiveSet
from app.journal.facts.groups import GroupChanged, GroupCreated, GroupJoined, GroupLeft, GroupRemoved
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
    AttachmentAdded,
    AttachmentRemoved,
    LicenceEnded,
    LicenceGranted,
    ReuseReported,
    ReviewAsked,
)
from app.journal.facts.meetings import *  # noqa: F403  # they name what they give; one by one they would fill this page
from app.journal.facts.minutes import *  # noqa: F403  # likewise
from app.journal.facts.newsletters import NewsletterDrafted, NewsletterEdited, NewsletterKept, NewsletterMoved, NewsletterSent
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
    AccessRefused,
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
    SignInRefused,
    TokenIssued,
    TokenRevoked,
)
from app.journal.facts.privacy import LooksForgotten, PersonErased
from app.journal.facts.provisioning import AccountChanged, AccountLinked, AccountRemoved
from app.journal.facts.questions import (
    AnswerRevised,
    AnswerUnvoted,
    AnswerVoted,
    QuestionAnswered,
    QuestionAsked,
    QuestionClosed,
    QuestionMarkedDuplicate,
    QuestionNamed,
    QuestionReopened,
    QuestionResolved,
    QuestionRevised,
    QuestionRouted,
    QuestionSettled,
    QuestionUnmarked,
    QuestionUnresolved,
    RouteDeclined,
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
from app.journal.facts.resources import ResourceDeclared, ResourceMoved, ResourcePublished
from app.journal.facts.rules import RuleApplied, RuleUndone, RuleWritten
from app.journal.facts.search import SynonymsRemoved, SynonymsWritten
from app.journal.facts.sources import NewsSourceEnded, NewsSourceKept, NewsSuggested
from app.journal.facts.support import *  # noqa: F403  # likewise
from app.journal.facts.topics import TopicChanged, TopicCreated, TopicMerged
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
    "ALL_FACTS", "AccessRefused", "AccountChanged", "AccountLinked", "AccountRemoved", "AdoptionAttested",
    "AdoptionChecked", "AdoptionExpired", "AnswerAccepted", "AnswerRevised", "AnswerUnaccepted", "AnswerUnvoted",
    "AnswerVoted", "AppointmentEnded", "AssetArchived", "AssetBroughtBack", "AssetCreated", "AssetFlagClosed",
    "AssetFlagged", "AssetOwnerChanged", "AssetRevised", "AssetValidated", "AssetVerified", "AttachmentAdded",
    "AttachmentRemoved", "BuddyEnded", "BuddyMet", "BuddyNamed", "CalendarLinkEnded", "CalendarLinkMade", "CharterApproved",
    "CommunityChanged", "CommunityFounded", "CommunityMoved", "ConfidenceAnswered", "ConfidenceAsked", "ContributionLapsed",
    "ContributionLogged", "ContributionResubmitted", "ContributionReturned", "ContributionRevised", "ContributionVoided",
    "ContributionWithdrawn", "EndorsementGiven", "EndorsementRevoked", "ExemptionEnded", "ExemptionGranted",
    "ExemptionMoved", "FaqPublished", "FaqWithdrawn", "GapClosed", "GapDetected", "GapMerged", "GapMoved", "GapReopened",
    "GapSplit", "GapTriaged", "GoalChanged", "GoalCheckedIn", "GoalMoved", "GoalServed", "GoalWritten", "GroupChanged",
    "GroupCreated", "GroupJoined", "GroupLeft", "GroupRemoved", "GuestInvited", "GuidelineAcknowledged",
    "GuidelinePublished", "HandoverMoved", "HandoverOpened", "HireCancelled", "HireChanged", "HrEventReceived",
    "IdentityLinked", "KudosGiven", "LeaveEnded", "LeaveStarted", "LicenceEnded", "LicenceGranted", "LooksForgotten",
    "ManagerChanged", "MembershipChanged", "NewsSourceEnded", "NewsSourceKept", "NewsSuggested", "NewsletterDrafted",
    "NewsletterEdited", "NewsletterKept", "NewsletterMoved", "NewsletterSent", "ObjectiveSet", "OnboardingCancelled",
    "OnboardingCompleted", "OnboardingEscalated", "OnboardingPaused", "OnboardingResumed", "OnboardingScheduled",
    "OnboardingShifted", "OnboardingStarted", "OnboardingTaskDone", "OnboardingTemplatePublished", "PasswordChanged",
    "PersonAppointed", "PersonChanged", "PersonErased", "PersonHired", "PersonLeft", "PersonRegistered", "PersonRehired",
    "PersonStarted", "PersonTransferred", "PolicyActivated", "PolicyApproved", "PolicyDrafted", "QuestionAnswered",
    "QuestionAsked", "QuestionClosed", "QuestionMarkedDuplicate", "QuestionNamed", "QuestionReopened", "QuestionResolved",
    "QuestionRevised", "QuestionRouted", "QuestionSettled", "QuestionUnmarked", "QuestionUnresolved", "ResourceDeclared",
    "ResourceMoved", "ResourcePublished", "ReuseReported", "ReviewAsked", "RoleAccepted", "RoleDeclined", "RoleEnded",
    "RoleProposed", "RouteDeclined", "RuleApplied", "RuleUndone", "RuleWritten", "SeasonMoved", "SignInRefused", "SignedIn",
    "SignedOut", "StrategicTopicDropped", "StrategicTopicNamed", "SynonymsRemoved", "SynonymsWritten",
    "TerminationCancelled", "TerminationScheduled", "TokenIssued", "TokenRevoked", "TopicChanged", "TopicCreated",
    "TopicMerged", "TrainingChanged", "TrainingCompleted", "TrainingCorrected", "TrainingFollowedUp", "TrainingHelpGiven",
    "TrainingPublished", "TrainingRequired", "TrainingRequirementEnded", "decisions",
]  # fmt: skip
__all__ += support.__all__
__all__ += meetings.__all__
__all__ += minutes.__all__
