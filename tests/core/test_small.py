"""The small things that everything stands on: time, ids, text, secrets, the installation's own key."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, ids, secrets, text
from app.core.settings import Settings, SettingsError
from app.core.signing import is_signed, own_secret, sign

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_test_says_what_time_it_is() -> None:
    with clock.at(NOON):
        with clock.at(NOON + timedelta(days=1)):
            assert clock.today() == (NOON + timedelta(days=1)).date()
        assert clock.now() == NOON
    assert clock.now() > NOON


def test_a_day_depends_on_where_one_is() -> None:
    with clock.at(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)):
        assert clock.today("Europe/Warsaw") == clock.today("UTC") + timedelta(days=1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 3, 1)):  # noqa: DTZ001  # the point of it
        pass


def test_ids_follow_time_and_never_meet() -> None:
    made = [ids.new_id(NOON + timedelta(milliseconds=n)) for n in range(100)]
    assert made == sorted(made)
    assert len({ids.new_id(NOON) for _ in range(10_000)}) == 10_000


@given(st.text())
def test_text_is_kept_as_sent_or_refused(sent: str) -> None:
    try:
        assert text.safe(sent) == sent
    except ValueError:
        return
    assert "\0" not in sent
    sent.encode()


@pytest.mark.parametrize("link", ["https://example.org/a?b=c#d", "http://[::1]:8000/", "HTTPS://EXAMPLE.ORG", "/assets/1", "/"])
def test_a_link_leads_to_the_web_or_to_a_page_of_this_site(link: str) -> None:
    assert text.leads(link)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:seen()",
        "javascript://example.org/%0aseen()",
        "data:text/html,x",
        "//host",
        "/\\host",
        "https://[",
        "https://",
        "",
    ],
)
def test_and_nowhere_else(link: str) -> None:
    assert not text.leads(link)


@given(st.text())
def test_folding_twice_changes_nothing_more(sent: str) -> None:
    assert text.fold(text.fold(sent)) == text.fold(sent)


@pytest.mark.parametrize(
    ("one", "other"), [("Łódź", "lodz"), ("ÉCOLE", "école"), ("Straße", "STRASSE"), ("ﬁn", "fin"), ("𝐖ʷᴬ", "wwa")]
)
def test_names_are_found_however_they_are_typed(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)


def test_a_password_fits_itself_only() -> None:
    stored = secrets.hash_password("correct horse battery")
    assert secrets.password_matches("correct horse battery", stored)
    assert not secrets.password_matches("correct horse batterz", stored)
    assert not secrets.password_matches("anything", None)
    assert "correct" not in stored


def test_tokens_are_long_and_known_as_ours() -> None:
    made = {secrets.new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(token.startswith("gld_") and len(token) >= 40 for token in made)


def test_an_installation_makes_its_own_key_once(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/data/guildry.db")
    made = own_secret(settings)
    own_secret.cache_clear()
    assert own_secret(settings) == made
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o077 == 0


def test_on_postgresql_the_key_has_to_be_given() -> None:
    with pytest.raises(SettingsError, match="GUILDRY_SECRET"):
        own_secret(Settings(database_url="postgresql://db/guildry"))


def test_what_the_key_before_signed_counts_while_it_is_named_and_nobody_elses_does() -> None:
    old, new, other = (Settings(secret=letter * 40) for letter in "onx")
    turning = Settings(secret="n" * 40, secret_before="o" * 40)
    sent = sign(old, "mail-off ben")
    assert is_signed(old, "mail-off ben", sent)
    assert is_signed(turning, "mail-off ben", sent)
    assert is_signed(turning, "mail-off ben", sign(new, "mail-off ben"))
    assert not is_signed(new, "mail-off ben", sent), "the old key is away, and what it signed with it"
    assert not is_signed(turning, "mail-off ada", sent)
    assert not is_signed(turning, "mail-off ben", sign(other, "mail-off ben"))
    assert not is_signed(new, "mail-off ben", secrets.sign("", b"mail-off ben")), "no key is no key of ours"
    assert sign(turning, "x") == sign(new, "x"), "the old one signs nothing new"


@pytest.mark.parametrize("name", ["secret", "secret_before"])
def test_a_key_that_can_be_guessed_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="at least 32 characters"):
        Settings(**{name: "short"})


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/guildry.db")
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: own_secret.__wrapped__(settings), range(40)))
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]
