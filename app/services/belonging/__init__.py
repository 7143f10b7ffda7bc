"""Belonging: memberships and roles, dated, ended but never erased."""

from app.services.belonging.listing import members, proposals_to, roles_of
from app.services.belonging.membership import admit, current, join, leave, works_here
from app.services.belonging.places import Offer, here, memberships_of
from app.services.belonging.roles import Proposal, accept, decline, end, find_role, propose
from app.services.belonging.ruled import bring, let_go
from app.services.belonging.seeing import bring_in, find_member, members_seen, one_member, roles_page

__all__ = [
    "Offer",
    "Proposal",
    "accept",
    "admit",
    "bring",
    "bring_in",
    "current",
    "decline",
    "end",
    "find_member",
    "find_role",
    "here",
    "join",
    "leave",
    "let_go",
    "members",
    "members_seen",
    "memberships_of",
    "one_member",
    "proposals_to",
    "propose",
    "roles_of",
    "roles_page",
    "works_here",
]
