"""A password that is guessed first is refused wherever one is chosen; one that nobody guesses is taken."""

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.core.errors import InvalidError
from app.core.settings import settings
from app.services import access
from app.services.access.guessable import is_guessable
from tests.doors import Doors

ABOUT = ["ada", "Ada Nowak", "ada@example.com"]


@pytest.mark.parametrize(
    "password",
    ["passwordpassword", "123456789012", "qwertyuiopas", "iloveyou1234", "Password123!", "administrator", "aaaaaaaaaaaaaaaa",
     "1q2w3e4r5t6y", "abcdefghijkl", "ada@example.com", "guildryguildry", "长城长城长城长城长城长城", "x" * 200],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert is_guessable(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "zażółć gęślą jaźń", "老鼠 借用 七月 梯子", "un tejado muy azul", "a-walk-through-guildry",
     "Kx7#pQ2!vLm9", "nobody guesses that the ladder borrowed a mouse", "\u202ereversed and odd", "   four   spaces   "],
)  # fmt: skip
def test_what_nobody_guesses_is_taken(password: str) -> None:
    assert not is_guessable(password, ABOUT)


def test_both_doors_and_the_command_refuse_it(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    old, common = "a quite fine old one", "Password1234"
    with doors.database.write() as session:
        access.set_password(session, doors.people["ben"], old)
    told = doors.api("ben").put("/me/password", json={"old": old, "new": common})
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "/new")
    assert "among the first" in told.json()["errors"][0]["detail"]
    page = doors.site("ben").post("/people/me/password", data={"old": old, "new": common})
    assert (page.status_code, "among the first" in page.text) == (422, True)
    typed = ["person", "create", "eva", "--email", "eva@example.org", "--name", "Eva", "--password-stdin"]
    with monkeypatch.context() as patched:
        patched.setenv("GUILDRY_DATABASE_URL", doors.database.url)
        settings.cache_clear()
        made = CliRunner().invoke(cli, typed, input=f"{common}\n")
    settings.cache_clear()
    assert isinstance(made.exception, InvalidError)
    assert "eva" not in doors.api("root").get("/people", params={"q": "eva"}).text


def test_ones_own_names_are_no_password(doors: Doors) -> None:
    ben = doors.people["ben"]
    with doors.database.write() as session, pytest.raises(InvalidError):
        access.set_password(session, ben, f"{ben.username}{ben.display_name}{ben.username}")
