"""The people whom a visitor of the demo may be: six, one for each role, and a newcomer. They exist in a demo only."""

from typing import NamedTuple

DEMO_PASSWORD = "a-walk-through-guildry"  # noqa: S105  # shown on the demo's own sign-in page


class DemoPerson(NamedTuple):
    """Somebody to walk in as: `role` is the code of what they are known for, `community` its name."""

    username: str
    display_name: str
    role: str
    community: str


def demo_people() -> list[DemoPerson]:
    """One person for each role."""
    return [
        DemoPerson("ana.garcia", "Ana García", "member", "Pricing Practice"),
        DemoPerson("piotr.nowak", "Piotr Nowak", "leader", "Pricing Practice"),
        DemoPerson("magda.wisniewska", "Magda Wiśniewska", "manager", "Pricing Practice"),
        DemoPerson("helen.carter", "Helen Carter", "sponsor", "Pricing Practice"),
        DemoPerson("li.wei", "李伟", "km_advisor", "Pricing Practice"),
        DemoPerson("tomas.ruiz", "Tomás Ruiz", "tech_expert", "Pricing Practice"),
    ]


def demo_newcomer() -> DemoPerson:
    """Somebody who begins today."""
    return DemoPerson("nora.lindqvist", "Nora Lindqvist", "newcomer", "Pricing Practice")
