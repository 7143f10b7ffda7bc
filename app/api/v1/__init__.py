"""Version 1, a file per noun: what comes in, what goes out, and routes that find, act and show."""

from fastapi import APIRouter

from app.api.v1 import (
    adoption,
    answers,
    appointments,
    asset_trust,
    assets,
    attachments,
    belonging,
    calendars,
    cards,
    communities,
    completions,
    connections,
    contributions,
    decisions,
    duties,
    endorsements,
    events,
    faq,
    gaps,
    guests,
    guidelines,
    handovers,
    hr,
    journal,
    kudos,
    licences,
    newsletters,
    notices,
    onboarding,
    passwords,
    people,
    plans,
    points,
    policies,
    privacy,
    questions,
    resources,
    reviews,
    rota,
    routes,
    rules,
    search,
    sessions,
    sources,
    strategic_topics,
    support,
    synonyms,
    templates,
    today,
    tokens,
    topics,
    training,
    trees,
)

NOUNS = (
    people, appointments, sessions, passwords, calendars, tokens, connections, communities, cards, belonging, guests,
    contributions, endorsements, kudos, points, policies, hr, handovers, privacy, journal, rules, search, synonyms, notices,
    today, training, completions, duties, templates, plans, onboarding, guidelines, assets, trees, attachments, asset_trust,
    licences, questions, answers, routes, events, gaps, strategic_topics, topics, support, rota, reviews, faq, newsletters,
    sources, resources, adoption, decisions,
)  # fmt: skip


def routers() -> list[APIRouter]:
    """Every noun's routes."""
    return [noun.router for noun in NOUNS]
