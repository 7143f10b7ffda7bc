"""Kubernetes' own records (`../shared/data/kubernetes`) → files in Guildry's import formats, and counts made without Guildry.

Run by hand it writes the files into a folder: `python -m tests.helpers.kubernetes ../shared/data/kubernetes FOLDER`.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

Row = dict[str, str]
LEADS = {
    "leads": ("leader", "substantive"),
    "chairs": ("leader", "substantive"),
    "tech_leads": ("leader", "deputy"),
    "liaison": ("sponsor", "substantive"),
}
KINDS = {"sigs": "cop", "usergroups": "cop", "workinggroups": "working_group", "committees": "coe"}
LONGEST_TITLE = 120


def rows(file: Path) -> list[Row]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def write(file: Path, made: Iterable[Row]) -> Path:
    """Rows as a CSV file; returns it."""
    made = list(made)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, fieldnames=list(made[0]))
        writer.writeheader()
        writer.writerows(made)
    return file


def roster(folder: Path) -> dict[str, dict[str, object]]:
    """The communities of sigs.yaml by folder."""
    document = yaml.safe_load((folder / "sigs.yaml").read_text(encoding="utf-8"))
    return {community["dir"]: community for group in KINDS for community in document[group]}


def commits(folder: Path, communities: Iterable[str]) -> Iterator[tuple[str, Row]]:
    """Human commits that are no merges, once for each community whose folder they touch."""
    known = set(communities)
    for row in rows(folder / "contributions.csv"):
        if row["is_bot"] == "0" and row["is_merge"] == "0":
            yield from ((place, row) for place in row["top_dirs"].split("|") if place in known)


def contributions(folder: Path, communities: Iterable[str]) -> Iterator[Row]:
    """The commit history as contributions."""
    for community, commit in commits(folder, communities):
        subject = commit["subject"]
        is_long = len(subject) > LONGEST_TITLE
        yield {
            "source_id": f"{commit['sha12']}/{community}",
            "community": community,
            "author": commit["person_id"],
            "authors": commit["co_authors"],
            "kind": "improvement",
            "title": subject[: LONGEST_TITLE - 1] + "…" if is_long else subject,
            "body": subject if is_long else "",
            "evidence": f"https://github.com/kubernetes/community/commit/{commit['sha12']}",
            "topics": "",
            "occurred_on": commit["committed_at_utc"][:10],
        }


def authors(commit: Row) -> set[str]:
    """Everybody who wrote a commit."""
    return {commit["person_id"], *filter(None, commit["co_authors"].split("|"))}


def totals(folder: Path, communities: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How many contributions there are by community and by person, counted from the history alone."""
    by_community: Counter[str] = Counter()
    by_person: Counter[str] = Counter()
    for community, commit in commits(folder, communities):
        by_community[community] += 1
        by_person.update(authors(commit))
    return by_community, by_person


def past_communities(folder: Path) -> Iterator[Row]:
    """Every community there ever was; those that were removed are archived."""
    last = {row["community_dir"]: row for row in rows(folder / "community_history.csv")}
    for slug, row in last.items():
        status = "archived" if row["event"] == "removed" else "active"
        yield {"slug": slug, "name": row["name"], "kind": KINDS[row["kind"]], "status": status}


def roles(folder: Path) -> Iterator[Row]:
    """Who led and who sponsored, from day to day: the history's events applied in their order."""
    open_since: dict[tuple[str, str, str], str] = {}
    terms: list[tuple[tuple[str, str, str], str, str]] = []
    for row in rows(folder / "leadership_history.csv"):
        if row["role"] not in LEADS:
            continue
        key, day = (row["community_dir"], row["role"], row["github"].lower()), row["at_utc"][:10]
        if row["event"] != "remove":
            open_since.setdefault(key, day)
        elif key in open_since:
            terms.append((key, open_since.pop(key), day))
    terms += [(key, since, "") for key, since in open_since.items()]
    for (community, role, person), since, until in sorted(terms, key=lambda term: term[1]):
        name, kind = LEADS[role]
        yield {"community": community, "person": person, "role": name, "kind": kind, "from": since, "to": until}


def held_on(folder: Path, day: str) -> set[tuple[str, str, str]]:
    """Who held what at the end of a day, replayed event by event: (community, role, person in small letters)."""
    now: set[tuple[str, str, str]] = set()
    for row in rows(folder / "leadership_history.csv"):
        if row["at_utc"][:10] > day:
            break
        key = (row["community_dir"], row["role"], row["github"].lower())
        (now.discard if row["event"] == "remove" else now.add)(key)
    return {(community, LEADS[role][0], person) for community, role, person in now if role in LEADS}


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    target.mkdir(parents=True, exist_ok=True)
    write(target / "contributions.csv", contributions(source, roster(source)))
    write(target / "communities.csv", past_communities(source))
    write(target / "roles.csv", roles(source))
