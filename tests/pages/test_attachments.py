"""Files beside a text on the site: forms without JavaScript, and nothing that is sent can do anything here."""

import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.doors import Doors
from tests.hostile_files import HTML, SENT, png

HOME = "/communities/guild/assets"
GUIDE = {"title": "How we release", "body": "See ![the plan](attachment:Plan%20pokoju.png).", "kind": "how_to", "lang": "en"}


@pytest.fixture
def ben(doors: Doors) -> TestClient:
    return doors.site("ben")


@pytest.fixture
def guide(ben: TestClient) -> str:
    return ben.post(HOME, data=GUIDE).headers["location"]


def attach(client: TestClient, guide: str, name: str, content: bytes, kind: str = "image/png") -> str:
    """Attach a file as a browser does; the address of it."""
    reply = client.post(f"{guide}/attachments", files={"file": (name, content, kind)})
    assert reply.status_code == 303, reply.text
    found = re.findall(rf'href="(/attachments/[^"]+)">{re.escape(name.replace("&", "&amp;"))}<', client.get(guide).text)
    assert len(found) == 1, name
    return found[0]


def test_a_picture_is_attached_shown_in_the_text_and_removed(ben: TestClient, guide: str) -> None:
    assert "<img" not in ben.get(guide).text
    address = attach(ben, guide, "Plan pokoju.png", png())
    page = ben.get(guide).text
    assert f'<img src="{address}" alt="the plan" loading="lazy">' in page
    assert "Picture" in page
    assert "Ben" in page
    assert f'src="{address}"' in ben.get(f"{guide}/edit").text, "the preview shows it too"
    assert ben.get(address).content == png()
    again = ben.post(f"{guide}/attachments", files={"file": ("PLAN POKOJU.png", b"another", "image/png")})
    assert again.status_code == 422
    assert "Another file has this name here." in again.text
    assert ben.post(f"{address}/removal").status_code == 303
    assert address not in ben.get(guide).text
    assert ben.get(address).status_code == 404


def test_whatever_is_sent_comes_back_as_what_it_is_and_can_do_nothing(ben: TestClient, guide: str) -> None:
    for name, content, served in SENT:
        address = attach(ben, guide, f"{served[:5].replace('/', '')} {name}", content, "text/html")
        reply = ben.get(address)
        assert reply.content == content, name
        assert reply.headers["content-type"] == served, name
        how = reply.headers["content-disposition"].partition(";")[0]
        assert how == ("inline" if served.startswith("image/") else "attachment"), name
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in reply.headers["content-security-policy"]
        assert "'self'" not in reply.headers["content-security-policy"]


def test_names_are_kept_and_safe_wherever_they_stand(ben: TestClient, guide: str) -> None:
    for name in ("计划 最终版.png", 'Zażółć "gęślą".png', "año; filename=evil.html", "<b>&amp;.png", "100%.png", "a'b*c.png"):
        address = attach_named(ben, guide, name)
        said = ben.get(address).headers["content-disposition"]
        assert said.endswith(f"filename*=UTF-8''{quote(name, safe='')}")
        plain = re.fullmatch(r'inline; filename="([^"\\%]*)"; filename\*=\S+', said)
        assert plain, said
        assert plain[1].isascii()


def attach_named(client: TestClient, guide: str, name: str) -> str:
    before = set(re.findall(r'"(/attachments/[^"/]+)"', client.get(guide).text))
    escaped = name.replace('"', "%22")  # as browsers do (HTML, multipart/form-data encoding)
    body = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{escaped}"\r\n\r\n'.encode() + png() + b"\r\n--x--\r\n"
    )
    sent = client.post(f"{guide}/attachments", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert sent.status_code == 303, sent.text
    [address] = set(re.findall(r'"(/attachments/[^"/]+)"', client.get(guide).text)) - before
    return address


@pytest.mark.parametrize("name", ["..", "a\u202egpj.exe", "x" * 201, " ", "a\x00b"])
def test_a_name_that_is_none_is_said_beside_the_field(ben: TestClient, guide: str, name: str) -> None:
    body = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\nhi\r\n--x--\r\n'.encode()
    sent = ben.post(f"{guide}/attachments", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert sent.status_code == 422
    assert 'id="f-file-error"' in sent.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\ncut",
        b"\0" * 5000,
        b"--x\r\n\r\n",
    ],
)
def test_a_form_that_is_none_is_refused_and_keeps_nothing(ben: TestClient, guide: str, body: bytes) -> None:
    sent = ben.post(f"{guide}/attachments", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert sent.status_code == 422
    assert "/attachments/0" not in ben.get(guide).text


def test_who_may_not_see_the_text_finds_no_file_nor_adds_one(doors: Doors, ben: TestClient, guide: str) -> None:
    address = attach(ben, guide, "a.png", png())
    cleo = doors.site("cleo")
    assert cleo.get(address).status_code == 200, "the guild is open"
    assert "Attach a file" not in cleo.get(guide).text
    assert cleo.post(f"{guide}/attachments", files={"file": ("b.html", HTML)}).status_code == 422
    assert cleo.post(f"{address}/removal").status_code == 403
    assert doors.site().get(address).status_code == 303, "to the sign-in"
    root = doors.api("root")
    assert root.patch("/communities/guild", json={"visibility": "restricted"}).status_code == 200
    assert cleo.get(address).status_code == 404
    assert cleo.post(f"{guide}/attachments", files={"file": ("b.html", HTML)}).status_code == 404
    assert cleo.post(f"{address}/removal").status_code == 404
    assert ben.get(address).status_code == 200


def test_what_takes_no_file_takes_no_large_body_of_anybody(doors: Doors) -> None:
    """Chunks say no length beforehand: they are counted while they come, before it is known who sends them."""
    chunks = (b"x" * 65_536 for _number in range(40))
    assert doors.site().post("/attachments/1/removal", content=chunks).status_code == 413
    chunks = (b"x" * 65_536 for _number in range(40))
    assert doors.api().request("DELETE", "/attachments/1", content=chunks).status_code == 413


def test_a_form_whose_boundary_is_too_long_is_refused(ben: TestClient, guide: str) -> None:
    kind = {"content-type": f"multipart/form-data; boundary={'b' * 300}"}
    assert ben.post(f"{guide}/attachments", content=b"--b", headers=kind).status_code == 422
