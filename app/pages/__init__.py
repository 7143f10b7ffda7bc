"""Door two: HTML for people. Every form works without JavaScript; HTMX swaps one element."""

from fastapi import APIRouter


def routers() -> list[APIRouter]:
    """Every noun's pages, in the order in which their paths are tried."""
    from app.pages import (  # noqa: PLC0415  # they import this package's siblings, which must exist first
        communities,
        contributions,
        data,
        design,
        directory,
        door,
        editing,
        guests,
        handovers,
        journal,
        life,
        logging,
        members,
        people,
        points,
        recognition,
        rules,
        rulings,
        search,
        sessions,
        sso,
        sso_status,
        today,
        tokens,
    )  # fmt: skip

    own = (door, guests, sso, sso_status, sessions, tokens, today, search, design)
    nouns = (
        logging, contributions, editing, rulings, life, members, directory, communities, points, data, journal,
        people, recognition, handovers, rules,
    )  # fmt: skip
    return [module.router for module in (*own, *nouns)]
