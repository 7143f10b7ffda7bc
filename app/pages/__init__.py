"""Door two: HTML for people. Every form works without JavaScript; HTMX swaps one element."""

from importlib import import_module

from fastapi import APIRouter

# In the order in which their paths are tried.
MODULES = (
    "embed",
    "oembed",
    "feeds",
    "calendars",
    "calendar_links",
    "widgets",
    "door",
    "guests",
    "sso",
    "sso_status",
    "sessions",
    "tokens",
    "today",
    "search",
    "synonyms",
    "design",
    "welcome",
    "onboarding",
    "newcomers",
    "templates",
    "training",
    "guidelines",
    "logging",
    "contributions",
    "editing",
    "rulings",
    "life",
    "members",
    "directory",
    "communities",
    "points",
    "data",
    "journal",
    "people",
    "recognition",
    "handovers",
    "notices",
    "live",
    "rules",
    "admin",
    "integrations",
    "knowledge_writing",
    "knowledge",
    "knowledge_history",
    "knowledge_trust",
    "questions",
    "question",
    "answering",
    "question_editing",
    "gaps",
    "gap",
    "support",
    "support_queue",
    "support_request",
    "supporting",
    "rota",
    "faq",
    "reviews",
    "reviewing",
)


def routers() -> list[APIRouter]:
    """Every noun's pages. They import this package's siblings, so they are imported when these exist."""
    return [import_module(f"app.pages.{name}").router for name in MODULES]
