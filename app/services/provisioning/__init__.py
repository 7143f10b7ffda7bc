"""Accounts and groups as the organisation's identity provider looks after them (docs/scim.md); no SCIM is spoken here."""

from app.services.provisioning.account import Account
from app.services.provisioning.accounts import link, remove, revise
from app.services.provisioning.groups import MemberRef, create, regroup, rename
from app.services.provisioning.groups import remove as remove_group
from app.services.provisioning.keys import key

__all__ = [
    "Account",
    "MemberRef",
    "create",
    "key",
    "link",
    "regroup",
    "remove",
    "remove_group",
    "rename",
    "revise",
]
