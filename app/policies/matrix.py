"""The role × action matrix of domain.md §2.14 for what exists so far, as data; `docs/permissions.md` is printed from it.

Letters: D do, A approve or decide, P propose or request, V view, O own objects only. Absent: not at all. Roles are per
community, but for `hr` and `platform_admin`, which the organisation appoints. A role's holder is always a member too.
"""

from collections.abc import Mapping

from app.core.actor import Actor

ROLES = ("member", "leader", "manager", "sponsor", "km_advisor", "tech_expert", "hr", "platform_admin")

_EVERY_ROLE = ("member", "leader", "manager", "sponsor", "km_advisor", "tech_expert")


def _all(letter: str) -> dict[str, str]:
    return dict.fromkeys(_EVERY_ROLE, letter)


MATRIX: Mapping[str, Mapping[str, str]] = {
    "propose community": _all("P"),
    "approve community": {"sponsor": "A", "km_advisor": "A"},
    "edit charter": {"member": "P", "leader": "P", "manager": "P", "sponsor": "A", "km_advisor": "A"},
    "edit community page": {"leader": "D", "manager": "D", "km_advisor": "D"},
    "change status": {"member": "P", "leader": "P", "manager": "P", "sponsor": "A", "km_advisor": "P"},
    "archive community": {"km_advisor": "A"},
    "assess stage": {
        "member": "V",
        "leader": "A",
        "manager": "P",
        "sponsor": "V",
        "km_advisor": "A",
        "tech_expert": "V",
    },
    "admit members": {"member": "P", "leader": "D", "manager": "D"},
    "assign leader": {"member": "P", "leader": "P", "manager": "P", "sponsor": "A", "km_advisor": "P"},
    "assign manager": {"member": "P", "leader": "P", "manager": "P", "sponsor": "A", "km_advisor": "P"},
    "assign sponsor": {"leader": "P", "manager": "P", "sponsor": "A", "km_advisor": "A"},
    "assign tech_expert": {"leader": "P", "manager": "D", "tech_expert": "A", "platform_admin": "P"},
    "assign km_advisor": {"leader": "P", "manager": "P", "km_advisor": "A", "platform_admin": "D"},
    "log contribution": _all("D"),
    "log on behalf": {"leader": "D", "manager": "D", "km_advisor": "D", "tech_expert": "D"},
    "endorse": _all("D"),
    "return contribution": {"leader": "D", "manager": "D", "km_advisor": "D"},
    "void contribution": {
        "member": "O",
        "leader": "P",
        "manager": "A",
        "sponsor": "O",
        "km_advisor": "A",
        "tech_expert": "O",
    },
    "give kudos": _all("D"),
    "see own ledger": _all("D"),
    "ask": _all("D"),
    "accept answer": {
        "member": "O",
        "leader": "D",
        "manager": "O",
        "sponsor": "O",
        "km_advisor": "O",
        "tech_expert": "O",
    },
    "help queue": {
        "member": "O",
        "leader": "V",
        "manager": "V",
        "sponsor": "O",
        "km_advisor": "V",
        "tech_expert": "D",
        "platform_admin": "D",
    },
    "help figures": {
        "leader": "V",
        "manager": "V",
        "sponsor": "V",
        "km_advisor": "V",
        "tech_expert": "V",
        "platform_admin": "V",
    },
    "keep rota": {
        "member": "O",
        "leader": "D",
        "manager": "D",
        "sponsor": "O",
        "km_advisor": "O",
        "tech_expert": "O",
    },
    "publish resource": {"member": "P", "leader": "D", "manager": "D", "km_advisor": "D"},
    "publish mandatory standard": {"leader": "P", "manager": "P", "sponsor": "A", "km_advisor": "A"},
    "attest adoption": _all("D"),
    "check adoption": {"leader": "D", "manager": "D", "km_advisor": "D"},
    "grant exemption": {"leader": "P", "manager": "P", "sponsor": "A", "km_advisor": "V"},
    "open decision": {
        "member": "P",
        "leader": "D",
        "manager": "D",
        "sponsor": "P",
        "km_advisor": "D",
        "tech_expert": "P",
    },
    "take position": _all("D"),
    "moderate": {"leader": "D", "manager": "D", "km_advisor": "A", "platform_admin": "D"},
    "edit asset": _all("D"),
    "verify asset": {"leader": "D", "km_advisor": "D"},
    "grant licence": {"leader": "P", "manager": "P", "km_advisor": "A"},
    "archive asset": {"member": "P", "leader": "P", "manager": "D", "sponsor": "P", "km_advisor": "A", "tech_expert": "P"},
    "triage gaps": {
        "member": "P",
        "leader": "D",
        "manager": "D",
        "sponsor": "V",
        "km_advisor": "D",
    },
    "health": _all("V"),
    "set goals": {"member": "P", "leader": "D", "manager": "D", "sponsor": "A", "km_advisor": "V"},
    "set objectives": {"km_advisor": "D", "platform_admin": "D"},
    "see search logs": {"leader": "V", "manager": "V", "km_advisor": "V"},
    "change points policy": {"member": "P", "leader": "P", "manager": "P", "sponsor": "A", "km_advisor": "A"},
    "run policy simulation": {"leader": "V", "manager": "V", "sponsor": "V", "km_advisor": "D"},
    "post HR events": {"hr": "D"},
    "hand over": {"manager": "D", "km_advisor": "D"},
    "publish training": {
        "member": "O",
        "leader": "D",
        "manager": "D",
        "sponsor": "O",
        "km_advisor": "A",
        "tech_expert": "D",
    },
    "onboarding templates": {"leader": "P", "manager": "P", "km_advisor": "P", "hr": "D"},
    "assign buddy": {"leader": "P", "manager": "D"},
    "see onboarding progress": {
        "member": "O",
        "leader": "O",
        "manager": "V",
        "sponsor": "O",
        "km_advisor": "V",
        "tech_expert": "O",
        "hr": "D",
    },
    "schedule meeting": {**_all("P"), "leader": "D", "manager": "D"},
    "keep minutes": {**_all("O"), "leader": "D", "manager": "D", "km_advisor": "V"},
    "write topics": {"km_advisor": "D"},
    "edit newsletter": {"member": "P", "leader": "D", "manager": "D", "sponsor": "P", "km_advisor": "V", "tech_expert": "P"},
    "write synonyms": {"km_advisor": "D", "platform_admin": "D"},
    "issue tokens": {"tech_expert": "P", "hr": "P", "platform_admin": "D"},
}


def letters(actor: Actor, action: str, community_id: str | None) -> frozenset[str]:
    """The letters that an actor's roles give for an action in a community (None: the organisation as a whole)."""
    row = MATRIX[action]
    held = actor.roles_in(community_id) | (actor.platform if "admin" in actor.scopes else frozenset())
    return frozenset(row[role] for role in held if role in row)


def may(actor: Actor, action: str, community_id: str | None, *wanted: str) -> bool:
    """Whether any of the wanted letters is given."""
    return not letters(actor, action, community_id).isdisjoint(wanted)
