"""What files look like in real life: what spoils a row is refused with its line, what spoils the file with a sentence."""

import json
from pathlib import Path

import pytest

from app.services.importing import Reading, UnreadableFileError, read

HEADER = "username,display_name,email\n"


def reading(folder: Path, text: str | bytes, name: str = "people.csv", noun: str = "people") -> Reading:
    file = folder / name
    file.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return read(noun, file)


def names(read: Reading) -> list[tuple[int, str]]:
    return [(line, row.display_name) for part in read.parts for line, row in part.rows]


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "ada,Ada Nowak,ada@example.org\n",
        "\ufeff" + HEADER + "ada,Ada Nowak,ada@example.org",
        HEADER.replace("\n", "\r\n") + "ada,Ada Nowak,ada@example.org\r\n",
        HEADER.replace("\n", "\r") + "ada,Ada Nowak,ada@example.org\r",
        HEADER.replace(",", ";") + "ada;Ada Nowak;ada@example.org\n",
        HEADER.replace(",", "\t") + "ada\tAda Nowak\tada@example.org\n",
        ' username , display_name,email\n ada ,"Ada Nowak", ada@example.org\n',
    ],
    ids=["plain", "byte order mark", "Windows", "old Mac", "semicolons", "tabs", "spaces"],
)
def test_a_table_is_read_as_spreadsheets_write_it(tmp_path: Path, text: str) -> None:
    found = reading(tmp_path, text)
    assert names(found) == [(2, "Ada Nowak")]
    assert not found.refusals


def test_json_lines_are_read_by_their_name_or_their_first_sign(tmp_path: Path) -> None:
    row = {"username": "wang.fang", "display_name": "王芳", "email": None, "languages": ["zh", "en"]}
    for name in ("people.jsonl", "people"):
        assert names(reading(tmp_path, "\n" + json.dumps(row) + "\n", name)) == [(2, "王芳")]


def test_a_broken_row_is_refused_by_line_and_the_rest_goes_in(tmp_path: Path) -> None:
    text = (
        HEADER
        + "ada,Ada Nowak,ada@example.org\n"
        + '"ben,Ben opened a quotation mark,ben@example.org\n'
        + "cleo,Cleo,cleo@example.org,and more\n"
        + "dan,Dan\n"
        + "e v,Eve,eve@example.org\n"
        + "fay,,fay@example.org\n"
        + "gus,Gus,not an address\n"
        + "\n"
        + 'hal,"Hal\nwrote two lines",hal@example.org\n'
        + "ADA,Ada again,\n"
        + "ivy,Ivy,\n"
    )
    found = reading(tmp_path, text)
    assert names(found) == [(2, "Ada Nowak"), (13, "Ivy")]
    assert [refusal[:2] for refusal in found.refusals] == [
        (3, "row"), (4, "row"), (5, "email"), (6, "username"), (7, "display_name"), (8, "email"), (10, "display_name"),
        (12, "username"),
    ]  # fmt: skip
    assert str(found.refusals[-1]) == "line 12, field username: Line 2 speaks of the same one."


@pytest.mark.parametrize(
    "name", ["a\0b", "a\x1bb", "\ud800", "x" * 201, "x" * 200_000, " ", "two\nlines"],
    ids=["NUL", "control", "surrogate", "over-long", "huge", "blank", "lines"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_what_no_database_can_keep_is_refused(tmp_path: Path, name: str, kind: str) -> None:
    row = {"username": "ada", "display_name": name, "email": ""}
    text = json.dumps(row) if kind == "jsonl" else f'{HEADER}ada,"{name}",\n'
    found = reading(tmp_path, f"{text}\n", f"people.{kind}")
    assert not names(found)
    assert [refusal.line for refusal in found.refusals] == [1 if kind == "jsonl" else 2]


@pytest.mark.parametrize(
    "name",
    ["Zażółć gęślą", "王芳", "عربي \u202eabc", "👩‍👩‍👧", "<svg onload=alert(1)>", "Robert'); DROP TABLE person;--", "=1+1"],
)  # fmt: skip
def test_what_is_only_unusual_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    assert names(reading(tmp_path, f'{HEADER}ada,"{name}",\n')) == [(2, name)]


@pytest.mark.parametrize(
    "line",
    ["[1, 2]", '"ada"', "{", "[" * 100_000, '{"username": "ada", "display_name": 7, "email": "a@b"}', "NaN", "9" * 5000],
    ids=["list", "word", "half", "deep", "number", "NaN", "digits"],
)  # fmt: skip
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, line: str) -> None:
    good = '{"username": "ben", "display_name": "Ben", "email": null}'
    found = reading(tmp_path, f"{good}\n{line}\n", "people.jsonl")
    assert names(found) == [(1, "Ben")]
    assert [refusal.line for refusal in found.refusals] == [2]


def test_a_field_nobody_asked_for_is_refused_by_name(tmp_path: Path) -> None:
    row = {"username": "ada", "display_name": "Ada", "email": None, "salary": 1}
    found = reading(tmp_path, json.dumps(row), "people.jsonl")
    assert str(found.refusals[0]) == "line 1, field salary: There is no such field here."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "UTF-8"),
        ("username,display_name,email\n".encode("utf-16"), "UTF-8"),
        ("username,imię,email\n".encode("cp1250"), "UTF-8"),
        ("username,display_name,email,salary\n", "unknown: 'salary'"),
        ("username,display_name\n", "missing: 'email'"),
        ("username,display_name,email,email\n", "named twice: 'email'"),
        ("just some words\n", "The columns are: username, display_name, email"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, text: str | bytes, why: str) -> None:
    with pytest.raises(UnreadableFileError, match=why):
        reading(tmp_path, text)


def test_a_missing_file_and_a_folder_are_told_too(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(UnreadableFileError, match=str(path)):
            read("people", path)


def test_days_lists_and_choices_are_understood_or_refused(tmp_path: Path) -> None:
    header = "source_id,community,author,authors,kind,title,evidence,topics,occurred_on\n"
    good = "1,Guild,ada,ben|cleo,lesson,x,https://a.example https://b.example,one; two,2020-02-29\n"
    bad = ["2020-02-30", "29.02.2020", "20200229", "2020-W01-1", "1582-01-01", "today"]
    text = (
        header + good + "".join(f"{day},guild,ada,,lesson,x,,,{day}\n" for day in bad) + "9,guild,ada,,praise,x,,,2020-02-29\n"
    )
    found = reading(tmp_path, text, noun="contributions")
    ((line, row),) = found.parts[0].rows
    assert (line, row.community, row.authors) == (2, "guild", ["ben", "cleo"])
    assert (len(row.evidence), row.topics) == (2, ["one", "two"])
    assert [refusal.field for refusal in found.refusals] == ["occurred_on"] * len(bad) + ["kind"]
