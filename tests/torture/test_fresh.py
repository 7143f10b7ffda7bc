"""Kept answers are never wrong: a state machine changes everything there is through several servers and beside them, and
whatever the servers keep is held against an answer made anew (performance.md, lesson 1).
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.proving import Figures, length
from tests.torture.keeping import World, visitor, world

pytestmark = pytest.mark.slow

PEOPLE = st.sampled_from(["root", "ada", "ben", "cleo"])
COMMUNITIES = st.sampled_from(["guild", "crypt"])
NUMBERS = st.integers(0, 10**6)


class Machine(RuleBasedStateMachine):
    """Every step changes something and then compares."""

    world: World
    questions: int

    @rule(slug=COMMUNITIES, number=NUMBERS)
    def log(self, slug: str, number: int) -> None:
        self.send("POST", f"/api/v1/communities/{slug}/contributions", {"kind": "asset", "title": f"Template number {number}"})

    @rule(number=NUMBERS)
    def endorse(self, number: int) -> None:
        self.send("POST", f"{self._some(number)}/endorsements", {"benefit": f"Saved {number} hours"})

    @rule(number=NUMBERS)
    def edit(self, number: int) -> None:
        self.send("PATCH", self._some(number), {"title": f"Now it has number {number}"})

    @rule(number=NUMBERS)
    def withdraw(self, number: int) -> None:
        self.send("POST", f"{self._some(number)}/withdrawal", {"reason": "Not so good"})

    @rule(to=PEOPLE, number=NUMBERS)
    def thank(self, to: str, number: int) -> None:
        self.send("POST", "/api/v1/kudos", {"to": to, "because": f"You helped {number} times", "community": "guild"})

    @rule(slug=COMMUNITIES, name=PEOPLE, method=st.sampled_from(["PUT", "DELETE"]))
    def belong(self, slug: str, name: str, method: str) -> None:
        self.send(method, f"/api/v1/communities/{slug}/members/{name}", {} if method == "PUT" else None)

    @rule(name=PEOPLE, role=st.sampled_from(["leader", "manager", "tech_expert", "km_advisor"]), slug=COMMUNITIES)
    def propose(self, name: str, role: str, slug: str) -> None:
        self.send("POST", f"/api/v1/communities/{slug}/roles", {"person": name, "role": role})

    @rule(verb=st.sampled_from(["acceptance", "acceptance", "declination", "end"]))
    def answer(self, verb: str) -> None:
        if self.world.roles:
            self.send("POST", f"/api/v1/roles/{self.world.chance.choice(self.world.roles)}/{verb}", {"reason": "It is time"})

    @rule(slug=COMMUNITIES, visibility=st.sampled_from(["open", "request", "restricted"]), number=NUMBERS)
    def hide_or_show(self, slug: str, visibility: str, number: int) -> None:
        self.send("PATCH", f"/api/v1/communities/{slug}", {"visibility": visibility, "name": f"The {number}th"})

    @rule(name=PEOPLE, language=st.sampled_from(["en", "pl", "es", "zh"]), number=NUMBERS)
    def change_oneself(self, name: str, language: str, number: int) -> None:
        self.send("PATCH", f"/api/v1/people/{name}", {"languages": [language], "display_name": f"Number {number}"})

    @rule(status=st.sampled_from(["active", "active", "inactive"]))
    def leave_or_return(self, status: str) -> None:
        self.send("PATCH", "/api/v1/people/cleo", {"status": status})

    @rule(name=PEOPLE, way=st.sampled_from(["token", "token", "browser", "browser", "revoke", "end"]))
    def come_or_go(self, name: str, way: str) -> None:
        {
            "token": self.world.issue,
            "browser": self.world.sign_in,
            "revoke": self.world.revoke_tokens,
            "end": self.world.end_sessions,
        }[way](name)

    @rule()
    def sign_out(self) -> None:
        self.world.sign_out(self.world.chance.choice(self.world.callers))

    @rule(number=NUMBERS)
    def change_by_hand(self, number: int) -> None:
        self.world.by_hand(f"Written by hand, {number}")

    @rule()
    def readers(self) -> None:
        self.world.readers_step()

    @invariant()
    def kept_is_fresh(self) -> None:
        self.world.compare(self.questions)

    def send(self, method: str, path: str, json: object = None) -> None:
        """By somebody; whether they may is not the question here."""
        self.world.send(method, path, json)

    def _some(self, number: int) -> str:
        """One of the latest contributions."""
        made = self.world.contributions[-5:] or ["none"]
        return f"/api/v1/contributions/{made[number % len(made)]}"


def test_every_kept_answer_equals_one_made_anew(database_url: str, tmp_path: Path, chance: Random, figures: Figures) -> None:
    """9 comparisons for each question: at full length 10⁵ on both databases together."""
    examples, steps, questions = length((1, 15, 2), (30, 50, 4))
    with world(tmp_path, database_url, chance) as made:
        machine = seed(chance.randrange(2**32))(type("Here", (Machine,), {"world": made, "questions": questions}))
        quick = settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        run_state_machine_as_test(machine, settings=quick)
        ready = made.ready()
        figures.tell(ready=ready, **{name.replace(" ", "_"): count for name, count in sorted(made.counted.items())})
        assert ready > made.counted["compared"] / 5  # else little of what was kept has been compared; readers commit in between
        assert made.counted["changed by time"] < made.counted["compared"] / 50


def test_nobody_is_given_what_is_older_than_their_own_change(
    database_url: str, tmp_path: Path, chance: Random, figures: Figures
) -> None:
    """Several at once, each changing a title through one server and reading it through another, in a database that is busy."""
    with world(tmp_path, database_url, chance) as made:
        ada = made.callers[3]
        ids = [
            made.keeping[0].post("/api/v1/communities/guild/contributions", json=CONTRIBUTION, headers=ada).json()["id"]
            for _ in range(WRITERS)
        ]
        with ThreadPoolExecutor(WRITERS) as pool:
            turns = [pool.submit(_write_and_read, made, ada, one, Random(n)) for n, one in enumerate(ids)]
            reads = sum(turn.result() for turn in turns)
        figures.tell(changes=WRITERS * CHANGES, reads=reads, ready=made.ready())


WRITERS, CHANGES = 6, length(8, 500)
CONTRIBUTION = {"kind": "asset", "title": "Title 0"}


def _write_and_read(made: World, who: dict[str, str], identity: str, chance: Random) -> int:
    servers = [visitor(str(one.base_url)) for one in made.keeping]
    path = f"/api/v1/contributions/{identity}"
    reads = 0
    for change in range(1, CHANGES + 1):
        done = chance.choice(servers).patch(path, json={"title": f"Title {change}"}, headers=who)
        assert done.status_code == 200, done.text
        for server in chance.choices(servers, k=4):
            reads += 1
            assert server.get(path, headers=who).json()["title"] == f"Title {change}"
    return reads
