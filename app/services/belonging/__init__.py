"""Belonging: memberships and roles, dated, ended but never erased."""

from app.services.belonging.listing import members, memberships_of, proposals_to, roles_of
from app.services.belonging.membership import admit, current, join, leave
from app.services.belonging.roles import Proposal, accept, decline, end, find_role, propose

__all__ = [
    "Proposal",
    "accept",
    "admit",
    "current",
    "decline",
    "end",
    "find_role",
    "join",
    "leave",
    "members",
    "memberships_of",
    "proposals_to",
    "propose",
    "roles_of",
]
