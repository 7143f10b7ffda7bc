"""What browsers report of breached policies: every page says where to; it is counted, logged without names, and bounded."""

import json

import pytest
import structlog
from prometheus_client import REGISTRY

from tests.doors import Doors

REPORT = {
    "document-uri": "https://g.example.org/people/ben?tab=thanks&mail=ben@example.org",
    "effective-directive": "img-src",
    "violated-directive": "img-src 'self'",
    "blocked-uri": "https://tracker.example:8443/pixel.gif?who=ben",
    "original-policy": "default-src 'none'",
}


def counted(directive: str) -> float:
    return REGISTRY.get_sample_value("guildry_csp_breaches_total", {"directive": directive}) or 0.0


def test_every_page_says_where_a_breach_is_reported(doors: Doors) -> None:
    for path in ("/sign-in", "/communities/guild", "/embed/communities/guild", "/faq/guild"):
        assert doors.site("ben").get(path).headers["Content-Security-Policy"].endswith("; report-uri /csp-reports"), path


def test_a_report_is_counted_and_logged_without_names(doors: Doors) -> None:
    before = counted("img-src")
    with structlog.testing.capture_logs() as lines:
        answer = doors.site().post(
            "/csp-reports", content=json.dumps({"csp-report": REPORT}),
            headers={"Content-Type": "application/csp-report", "Sec-Fetch-Site": "same-origin"},
        )  # fmt: skip
    assert (answer.status_code, counted("img-src") - before) == (204, 1)
    (line,) = [line for line in lines if line["event"] == "policy_breach"]
    assert {line["path"], line["blocked"]} == {"/people/…", "https://tracker.example"}
    assert "ben" not in str(line)


@pytest.mark.parametrize(
    ("blocked", "told"), [("inline", "inline"), ("eval", "eval"), ("data", "data"), ("", ""), ("blob:x", "blob")]
)
def test_what_was_blocked_is_told_by_a_word(doors: Doors, blocked: str, told: str) -> None:
    with structlog.testing.capture_logs() as lines:
        doors.site().post("/csp-reports", json={"csp-report": {**REPORT, "blocked-uri": blocked}})
    assert [line["blocked"] for line in lines if line["event"] == "policy_breach"] == [told]


def test_a_made_up_directive_makes_no_figure_of_its_own(doors: Doors) -> None:
    before = counted("other")
    assert doors.site().post("/csp-reports", json={"csp-report": {"effective-directive": "x" * 500}}).status_code == 204
    assert counted("other") - before == 1
    assert counted("x" * 500) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"{", 422), (b"[]", 422), (b"null", 422), (b"\xff", 422), (b'{"csp-report": 7}', 422), (b"[" * 10_000, 422),
     (b'{"csp-report": {"document-uri": "http://["}}', 422), (b" " * 16_385, 413)],
)  # fmt: skip
def test_what_is_no_report_is_refused(doors: Doors, body: bytes, status: int) -> None:
    answer = doors.site().post("/csp-reports", content=body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_another_site_reports_nothing_here_and_nobody_looks(doors: Doors) -> None:
    theirs = doors.site().post("/csp-reports", json={"csp-report": REPORT}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (theirs.status_code, doors.site().get("/csp-reports").status_code) == (403, 404)
