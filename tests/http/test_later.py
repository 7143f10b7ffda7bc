"""What is made when first asked for is made once, and a start does not wait for it."""

import subprocess
import sys

from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from app.http.later import MadeLater


def test_it_is_made_when_first_asked_for_and_once() -> None:
    made: list[PlainTextResponse] = []

    def make() -> PlainTextResponse:
        made.append(PlainTextResponse("Here."))
        return made[-1]

    client = TestClient(MadeLater(make))
    assert not made
    assert [client.get("/").text, client.get("/").text] == ["Here.", "Here."]
    assert len(made) == 1


def test_a_start_loads_nothing_for_identity_providers() -> None:
    asked = "import sys, app.main; print([name for name in sys.modules if name.startswith(('scim2', 'app.api.scim'))])"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "[]\n"
