"""Signing in and staying so: sessions that end when they should, guessing that gets nowhere (reliability.md §3.2)."""

from datetime import timedelta

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

from app.core import clock, secrets
from app.core.errors import InvalidError, TooManyError, UnauthenticatedError
from app.journal.book import read_after
from app.models.access import Password, SignIn, SignInFailure
from app.models.people import PersonStatus
from app.services import access, people
from app.services.people import Change
from tests.story import Story

RIGHT, WRONG, OFFICE, ELSEWHERE = "correct horse battery", "incorrect horse", "10.0.0.1", "203.0.113.9"


@pytest.fixture
def told(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """Ben and Cleo have a password, hashed more cheaply than in earnest."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(secrets, "_hasher", lambda: cheap)
    secrets._decoy.cache_clear()
    for name in ("ben", "cleo"):
        access.set_password(story.session, story.people[name], RIGHT)
    return story


def sign_in(
    story: Story, name: str = "ben", password: str = RIGHT, address: str = OFFICE, instead_of: str | None = None
) -> str | None:
    """Try to sign in; the cookie's secret, or None."""
    story.session.flush()
    claim = access.check(story.session, name, password, address)
    visit = access.sign_in(story.session, claim, instead_of)
    story.session.flush()
    return visit.token if visit else None


def is_good(story: Story, token: str) -> bool:
    """Whether a cookie still opens the door."""
    try:
        access.come_back(story.session, token)
    except UnauthenticatedError:
        return False
    return True


@pytest.mark.parametrize("name", ["ben", "BEN", "ben@example.org", "Ben@Example.org"])
def test_one_signs_in_by_name_or_e_mail(told: Story, name: str) -> None:
    token = sign_in(told, name)
    assert token
    assert access.come_back(told.session, token).username == "ben"


def test_a_long_e_mail_works_as_well(told: Story) -> None:
    email = f"{'x' * 60}@{'long-' * 20}example.org"
    access.set_password(told.session, told.register("eve", email=email), RIGHT)
    assert sign_in(told, email)


@pytest.mark.parametrize(("name", "password"), [("ben", WRONG), ("ben", ""), ("nobody", RIGHT), ("ada", ""), ("ada", RIGHT),
                                                ("", ""), ("ben", RIGHT + "x"), ("%", RIGHT)])  # fmt: skip
def test_nothing_else_does(told: Story, name: str, password: str) -> None:
    assert sign_in(told, name, password) is None


def test_no_more_than_the_longest_password_is_looked_at(told: Story) -> None:
    longest = "correct horse battery " * 9 + "xy"
    access.set_password(told.session, told.people["ben"], longest)
    assert len(longest) == 200
    assert sign_in(told, password=longest)
    assert sign_in(told, password=longest + "x") is None
    for refused in (longest[:11], longest + "x"):
        with pytest.raises(InvalidError):
            access.set_password(told.session, told.people["ben"], refused)


def test_nothing_secret_is_stored(told: Story) -> None:
    token = sign_in(told)
    sign_in(told, "MyPasswordInTheWrongField", WRONG)
    stored = [row.model_dump_json() for model in (Password, SignIn, SignInFailure) for row in told.session.exec(select(model))]
    told.session.commit()
    stored += [entry.fact.dump() for entry in read_after(told.session, 0, 1000)]
    assert not [row for row in stored if RIGHT in row or str(token) in row or "wrongfield" in row.lower()]


def test_signing_in_always_gives_a_new_session(told: Story) -> None:
    planted = sign_in(told, "cleo")
    token = sign_in(told, "ben", instead_of=planted)
    assert token
    assert planted
    assert token != planted
    assert not is_good(told, planted), "what stood in the browser before is worthless afterwards"
    assert access.come_back(told.session, token).username == "ben"


def test_a_cookie_is_worthless_after_signing_out(told: Story) -> None:
    here, there = sign_in(told), sign_in(told)
    assert here
    assert there
    access.sign_out(told.session, access.come_back(told.session, here))
    assert (is_good(told, here), is_good(told, there)) == (False, True)


def test_a_session_ends_when_nobody_comes(told: Story) -> None:
    token = sign_in(told)
    assert token
    for hours, good in ((11, True), (13, False)):
        with clock.at(clock.now() + timedelta(hours=hours)):
            assert is_good(told, token) is good


def test_a_session_that_is_used_lasts_and_ends_in_any_case(told: Story) -> None:
    token, start = sign_in(told), clock.now()
    assert token
    for hours in range(6, 24 * 31, 6):
        with clock.at(start + timedelta(hours=hours)):
            if not is_good(told, token):
                break
            actor = access.come_back(told.session, token)
            assert actor.unseen
            access.keep_alive(told.session, str(actor.session_id))
    assert hours == 24 * 30


def test_its_last_use_is_written_at_most_every_five_minutes(told: Story) -> None:
    token = sign_in(told)
    assert token
    for minutes, unseen in ((0, False), (4, False), (6, True)):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            assert access.come_back(told.session, token).unseen is unseen


def test_who_has_left_is_out_at_once_and_stays_out(told: Story) -> None:
    token = sign_in(told)
    assert token
    people.deactivate(told.session, None, told.people["ben"])
    assert not is_good(told, token)
    assert sign_in(told) is None
    back = Change(given=frozenset({"status"}), status=PersonStatus.ACTIVE)
    people.change(told.session, told.root, told.people["ben"], back)
    assert not is_good(told, token), "the old cookie does not come back with the person"
    assert sign_in(told)


def test_a_changed_role_shows_at_once(told: Story) -> None:
    token = sign_in(told)
    assert token
    assert access.come_back(told.session, token).belongs_to(told.guild.id)
    from app.services import belonging

    belonging.leave(told.session, told.ben, told.guild, told.people["ben"])
    assert not access.come_back(told.session, token).belongs_to(told.guild.id)


@pytest.mark.parametrize("token", ["", "gld_made-up", "\0", "\udcff", "x" * 100_000])
def test_what_is_made_up_opens_nothing(told: Story, token: str) -> None:
    assert not is_good(told, token)


def guess(story: Story, times: int, name: str = "ben", address: str = ELSEWHERE) -> None:
    """Somebody tries passwords."""
    for _ in range(times):
        assert sign_in(story, name, WRONG, address) is None


def test_after_ten_wrong_guesses_one_waits_five_minutes(told: Story) -> None:
    guess(told, 10)
    with pytest.raises(TooManyError) as refused:
        sign_in(told, address=ELSEWHERE)
    assert refused.value.retry_after == 300
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        assert sign_in(told, address=ELSEWHERE)


def test_guessing_from_many_addresses_is_slowed_down_too(told: Story) -> None:
    for n in range(10):
        guess(told, 1, address=f"203.0.113.{n}")
    with pytest.raises(TooManyError):
        sign_in(told, address="203.0.113.99")


def test_trying_many_names_from_one_address_is_slowed_down_too(told: Story) -> None:
    for n in range(10):
        guess(told, 1, name=f"name{n}")
    with pytest.raises(TooManyError):
        sign_in(told, "cleo", address=ELSEWHERE)


def test_nobody_elsewhere_locks_a_person_out_of_their_own_place(told: Story) -> None:
    assert sign_in(told, address=OFFICE)
    guess(told, 10, address=ELSEWHERE)
    assert sign_in(told, address=OFFICE)


def test_nor_does_a_colleague_behind_the_same_address(told: Story) -> None:
    assert sign_in(told, "cleo", address=OFFICE)
    guess(told, 10, "ben", OFFICE)
    with pytest.raises(TooManyError):
        sign_in(told, "ben", address=OFFICE)
    assert sign_in(told, "cleo", address=OFFICE)


def test_a_familiar_place_is_no_place_to_guess_from(told: Story) -> None:
    assert sign_in(told, address=OFFICE)
    guess(told, 10, address=OFFICE)
    with pytest.raises(TooManyError):
        sign_in(told, address=OFFICE)


def test_unknown_names_are_slowed_down_alike_and_told_the_same(told: Story) -> None:
    guess(told, 10, "nobody")
    guess_known = pytest.raises(TooManyError)
    with guess_known as known:
        sign_in(told, "ben", address=ELSEWHERE)
    with pytest.raises(TooManyError) as unknown:
        sign_in(told, "nobody", address=ELSEWHERE)
    assert known.value.sentence == unknown.value.sentence
