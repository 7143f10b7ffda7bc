"""Writes docs/proof.md, for people: what came of each part, and also what failed, what was left out and what never ran."""

from proof import record
from proof.part import Part, together
from proof.parts import NOT_PROVEN, PARTS
from proof.record import ROOT, Record

PAGE = ROOT / "docs" / "proof.md"
HEAD = """# What is proven

`bin/prove` wrote this page. Whoever doubts a line can run it: `bin/prove {example}` proves that part on your own machine, and
all of them take some {minutes:.0f} minutes on two cores. Shorter forms of every proof run in `bin/test`, with every change. All
ask the real thing: the server as it is shipped, SQLite files and a real PostgreSQL, real kills.

G1, G2… number the goals of the reliability design. A part that failed, was partly left out or never ran says so.

| Part | Goals | Came out | When | Commit | Minutes |
|---|---|---|---|---|---|
"""


def write() -> None:
    """Bring the page up to date."""
    PAGE.write_text("".join(_lines()), encoding="utf-8")


def outcome(kept: Record) -> str:
    """In a few words."""
    if kept.failed:
        return f"FAILED: {len(kept.failed)} of {len(kept.failed) + len(kept.passed)} tests"
    if not kept.holds:
        return f"INCOMPLETE: {len(kept.skipped)} tests left out"
    return f"holds, {len(kept.passed)} tests"


def _lines() -> list[str]:
    found = {part.name: record.kept(part.name) for part in PARTS}
    lines = [HEAD.format(example=PARTS[0].name, minutes=together(PARTS))]
    lines += [_row(part, found[part.name]) for part in PARTS]
    for part in PARTS:
        lines += _about(part, found[part.name])
    lines += ["\n## Not proven here, and why\n\n", *(f"- {goal}: {why}\n" for goal, why in NOT_PROVEN.items())]
    return lines


def _row(part: Part, kept: Record | None) -> str:
    link = f"| [{part.name}](#{part.name}) | {part.goals} | "
    if kept is None:
        return f"{link}not run | | | |\n"
    return f"{link}{outcome(kept)} | {kept.began} | {_commit(kept)} | {kept.seconds / 60:.1f} |\n"


def _about(part: Part, kept: Record | None) -> list[str]:
    lines = [f"\n## {part.name}\n\n**{part.promise}**\n\n{part.how}\n"]
    if kept is None:
        return [*lines, "\nNot run.\n"]
    end = outcome(kept)
    lines.append(
        f"\n{end[0].upper()}{end[1:]}, on {kept.began}, in {kept.seconds / 60:.1f} minutes, at commit {_commit(kept)}, on "
        f"{kept.machine}. Again: `bin/prove {part.name} --seed {kept.seed}`.\n"
    )
    lines += [f"\n- FAILED: {_words(test)}: {_plain(why)}" for test, why in kept.failed.items()]
    lines += [f"\n- LEFT OUT: {_words(test)}: {_plain(why)}" for test, why in kept.skipped.items()]
    lines += ["\n"] if kept.failed or kept.skipped else []
    told = {test: figures for test, figures in kept.figures.items() if figures}
    if told:
        lines.append("\n| Test | Figures |\n|---|---|\n")
        lines += [f"| {_words(test)} | {_figures(figures)} |\n" for test, figures in told.items()]
    return lines


def _commit(kept: Record) -> str:
    return f"`{kept.commit}`" + ("" if kept.sources else " with changes")


def _words(test: str) -> str:
    """`test_kill::test_killing_it_loses_nothing[sqlite]` → “killing it loses nothing (sqlite)”."""
    name, _, variant = test.partition("::")[2].partition("[")
    return name.removeprefix("test_").replace("_", " ") + (f" ({variant.rstrip(']')})" if variant else "") if name else test


def _figures(figures: dict[str, object]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {_number(value)}" for name, value in figures.items())


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else _plain(str(value))


def _plain(words: str) -> str:
    """Such that it cannot become a table's edge or mark-up."""
    return words.replace("|", "/").replace("<", "‹").replace("\n", " ")
