"""Onboarding: templates, plans, tasks, buddies, check-ins; a hire's way in (domain.md §2.12, §5.1)."""

from app.services.onboarding import buddies, checkins, templates
from app.services.onboarding.cards import Card, CardKind, cards
from app.services.onboarding.doing import Progress, introduce, progress, reconcile, settle
from app.services.onboarding.knowing import Post, parties_of, post_of
from app.services.onboarding.lacking import Proposal, proposals
from app.services.onboarding.matching import Hire, Template
from app.services.onboarding.pairing import Candidate, Suits, candidates
from app.services.onboarding.planning import open_plan, plan_for, suggestions_for, tasks_by_plan, tasks_of
from app.services.onboarding.seeing import Found, caring_for, find, find_task, introduction_of, listing, mine
from app.services.onboarding.suggesting import Reason, Suggestion, suggest
from app.services.onboarding.summary import Summary, summary
from app.services.onboarding.templates import NewTemplate, TaskPlan

__all__ = [
    "Candidate",
    "Card",
    "CardKind",
    "Found",
    "Hire",
    "NewTemplate",
    "Post",
    "Progress",
    "Proposal",
    "Reason",
    "Suggestion",
    "Suits",
    "Summary",
    "TaskPlan",
    "Template",
    "buddies",
    "candidates",
    "cards",
    "caring_for",
    "checkins",
    "find",
    "find_task",
    "introduce",
    "introduction_of",
    "listing",
    "mine",
    "open_plan",
    "parties_of",
    "plan_for",
    "post_of",
    "progress",
    "proposals",
    "reconcile",
    "settle",
    "suggest",
    "suggestions_for",
    "summary",
    "tasks_by_plan",
    "tasks_of",
    "templates",
]
