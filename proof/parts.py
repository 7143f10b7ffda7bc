"""What is proven, part by part: the promise, how it is put to the test, where the tests are, and how long they take.

G1–G33 are the goals that the reliability design gives figures for. A new proof is a new row here, or a new file in a row's
`tests`; tests/house/test_proof.py holds the table to what exists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LONGEST = 160  # minutes for all parts together, on two cores


@dataclass(frozen=True)
class Part:
    """Some tests that are run together at full length, in a process of their own, and judged together."""

    name: str
    goals: str
    promise: str
    how: str
    tests: tuple[str, ...]
    minutes: float
    matching: str = ""  # pytest -k
    processes: int = 1  # pytest -n, where tests may share the machine
    beside: bool = False  # it needs one core and judges no time: another such part may run at the same time
    environment: Mapping[str, str] = field(default_factory=dict)


PARTS = (
    Part(
        "kill", "G1 G2", minutes=16,
        promise="Whoever was told “done” finds it done, whatever is killed and whenever.",
        how="Eight programs log and endorse while `kill -9` ends every process of the server, 200 times on SQLite and 30 times "
        "on PostgreSQL; PostgreSQL itself is killed 30 times. Then everything acknowledged must be stored, everything of "
        "unknown outcome is asked again under its key and must exist once, and `guildry verify` must find nothing.",
        tests=("tests/torture/test_kill.py",),
    ),
    Part(
        "power-cut", "G3", minutes=5, beside=True,
        promise="What was acknowledged survives a power cut, at any instant, as Guildry is set by default.",
        how="The product's own statements, played onto a disk that remembers what was written and synced. 10,000 times the "
        "power fails: what was not synced arrives in part, torn, in any order. The product's SQLite then opens what is left: "
        "it must be whole, and hold exactly what one of the units of work left, none older than the last acknowledged. At "
        "GUILDRY_SYNCHRONOUS=NORMAL something must be lost, or the proof could not see anything.",
        tests=("tests/torture/test_power_cut.py",),
    ),
    Part(
        "same-key", "G5", minutes=2,
        promise="A request that is sent again under its Idempotency-Key happens once and gets its first answer.",
        how="200 keys, each sent by many at the same instant; other bodies and other callers under one key; a kill in between.",
        tests=("tests/torture/test_same_key.py",),
    ),
    Part(
        "contention", "G4", minutes=2.5,
        promise="Nobody's change is lost under another's, and nobody hears of locks.",
        how="Sixteen programs add one to the same four numbers through two server processes, with If-Match; what was "
        "acknowledged must be what stands there. Sixteen spend one person's last three thanks at the same instant.",
        tests=("tests/torture/test_contention.py",),
    ),
    Part(
        "knowledge", "", minutes=2, beside=True,
        promise="Whoever edits a page together with others loses nothing; no text does more than be read; trust has rules.",
        how="Twenty people save one page at the same instant, eight times, through two server processes: whoever is second is "
        "told of the other text and keeps their own; every sentence must stand there at the end. 170 hostile Markdown texts, "
        "shown, edited and compared in Chromium: nothing may run, nobody may be called. Runs of edits, checks and uses, held "
        "against a model.",
        tests=("tests/torture/test_editing.py", "tests/browser/test_hostile_markdown.py", "tests/services/knowledge"),
    ),
    Part(
        "bank", "G6", minutes=12, beside=True,
        promise="Whoever adds up points, at whatever moment, finds that everything agrees.",
        how="On each database 40,000 facts that give points and take them back, from four writers at once, and 10,000 audits "
        "or more: the ledger line by line, the kept totals, and the lines again, in one unit of reading. At the end a recount.",
        tests=("tests/torture/test_bank.py",),
    ),
    Part(
        "promotion", "G23", minutes=1.5,
        promise="When the primary PostgreSQL dies, its standby takes over without losing anything that was acknowledged.",
        how="Two server processes know both addresses; five times the primary is killed under load, the standby promoted a "
        "moment later and a new standby made. Everything acknowledged must be there, the only error is 503, and changes are "
        "taken again within 15 s. Where nobody waits for the standby something is lost, and the same test sees it.",
        tests=("tests/torture/test_promotion.py",),
    ),
    Part(
        "migrations", "G18", minutes=15, beside=True,
        promise="A new version's migration keeps every row, can be taken back, and is done or not done whenever it is killed.",
        how="10,000 rows in every table, with what breaks who copies carelessly; every revision up, down and up again, schema "
        "and rows compared with a fresh installation's and with what was there; `kill -9` at random moments on every way.",
        tests=("tests/alembic/test_migrations.py", "tests/torture/test_migrations.py"),
    ),
    Part(
        "branches", "G33", minutes=8, beside=True,
        promise="The tests reach every branch of policies, journal, readers and recognition.",
        how="Coverage by branch of what these packages' own tests run, and by line.",
        tests=("tests/torture/test_the_tests.py",), matching="branch",
    ),
    Part(
        "mutants", "G33", minutes=22, beside=True,
        promise="The tests notice faults that are put into policies, journal, readers and recognition.",
        how="80 mutants of each package: an operator swapped, a condition turned, a constant changed, a call left out, and the "
        "tests are run up to the first that fails.",
        tests=("tests/torture/test_the_tests.py",), matching="faults",
    ),
    Part(
        "fresh", "", minutes=19, beside=True,
        promise="An answer that was kept is never wrong: not for a moment, not for anybody, not on any of several servers.",
        how="On each database a state machine logs, edits, thanks, joins, gives and ends roles, hides communities, signs "
        "people in and out and revokes tokens, through four servers and beside them, by hand too, while readers lag. After "
        "every step the three servers that keep answers are held against the one that makes each anew: status, headers and "
        "bytes. Then six people at once change things through one server and read them through another.",
        tests=("tests/torture/test_fresh.py",),
    ),
    Part(
        "append-only", "G7", minutes=0.5, beside=True,
        promise="The journal and the ledger only grow: the database itself refuses to change what was written.",
        how="UPDATE, DELETE, REPLACE, upserts, MERGE and TRUNCATE, sent past the application.",
        tests=("tests/journal/test_append_only.py",),
    ),
    Part(
        "order", "G8", minutes=4,
        promise="Every reader acts on every fact, in order, exactly once.",
        how="Eight writers record 100,000 facts while five readers, run by two processes at once by mistake, are killed with "
        "`kill -9` twenty times in the midst of their work. Whoever sends a newsletter to sixty readers is killed forty times.",
        tests=(
            "tests/torture/test_readers_killed.py", "tests/torture/test_post_killed.py", "tests/journal/test_order.py",
            "tests/readers/test_runner.py", "tests/readers/test_points.py",
        ),
    ),
    Part(
        "chain", "G29", minutes=2,
        promise="Whoever changes the journal behind the application's back is found out.",
        how="Rows altered, deleted, swapped and closed up at a thousand random places on each database, each time with the "
        "triggers away; then `verify`. 100,000 facts are verified while one waits: within five seconds.",
        tests=("tests/journal/test_chain.py",),
    ),
    Part(
        "boards", "G28", minutes=2, beside=True,
        promise="A leaderboard is the same for everybody: equal points share a place, and nobody is there who may not be.",
        how="A thousand random boards on each database, crowded with ties, against the rules written a second time. They show "
        "ten places and have no further pages, so nothing can be missed between two of them.",
        tests=("tests/services/recognition/test_boards.py", "tests/services/recognition/test_leaderboard.py"),
    ),
    Part(
        "belonging", "G12", minutes=9, beside=True,
        promise="Who may do what changes with the very next request, however roles, memberships and accounts come and go.",
        how="State machines drive memberships, roles, accounts, tokens, requests for help and standards at random and compare "
        "each answer with a model. 600 random rotas over six time zones: gaps, and the 168 hours drawn, against the "
        "clocks on the walls.",
        tests=(
            "tests/services/belonging/test_machine.py",
            "tests/api/test_standing.py",
            "tests/services/support/test_machine.py",
            "tests/services/resources/test_machine.py",
            "tests/services/rota/test_coverage.py",
        ),
    ),
    Part(
        "wall-time", "G27", minutes=6, beside=True,
        promise="Whoever meets at two in the afternoon does so in every zone, however its clocks are changed.",
        how="The next four changes of clocks in each of some 490 zones, found by bisection. Series by day and week meet over "
        "each at usual hours, between and at each edge of what is left out or shown twice: 35,000 moments, held against plain "
        "arithmetic over offsets from UTC, half-hour and two-hour changes and one past midnight among them. On each database "
        "5,700 of them are made as meetings and read back from the calendar file by icalendar: the same instants. Entries "
        "for whole days stay these days, with the organisation in each zone, on days without a midnight too. 2,000 random "
        "rules against dateutil.",
        tests=("tests/services/meetings/test_wall_time.py", "tests/services/meetings/test_series.py"),
    ),
    Part(
        "hr", "", minutes=30, beside=True,
        promise="However HR's events come, late, twice, out of order, through crashes, people end where the clean story leads.",
        how="10,000 made-up working lives, half on each database: hires, transfers, leaves, terminations, second thoughts. "
        "Each is told of two people: cleanly, day by day; and shuffled, late and repeated, by processes that are killed "
        "(`kill -9`) in the midst of it, with days that nobody turns. Status, unit, line manager, intervals and what became of "
        "every event must agree, and nobody who left holds a role. 10,000 more are computed in four orders each. 1,500 times "
        "on each database something happens to seven people: whoever leaves, by any door, leaves nothing behind unasked.",
        tests=(
            "tests/services/hr/test_any_order.py", "tests/readers/test_days.py",
            "tests/services/handovers/test_nothing_is_ownerless.py",
        ),
    ),
    Part(
        "gone", "G30", minutes=2, beside=True,
        promise="Whoever has left is out at once, and whoever was erased is in no byte of the database nor of the log.",
        how="A server of two processes on each database. Somebody is deactivated by an administrator, by SCIM and by HR, and "
        "asks at seven doors at that moment, kept answers among them: each refuses within a second. Somebody else does all "
        "that leaves traces, wrongly too, and is erased while the server runs: name, address, employee number, words and "
        "password are then looked for in every file of the database and in the server's log. The "
        "search index, too, is asked for what is hidden or gone, in 60 random states of places and people; 57 judged queries "
        "over real pages find the same in both.",
        tests=("tests/torture/test_gone.py", "tests/services/privacy", "tests/services/search"),
    ),
    Part(
        "soak", "G26", minutes=5.5,
        promise="However long it is used, memory, open files and threads stay as they are, and readers keep up.",
        how="Two and a half minutes on each database of reading as fast as three programs can, with some four changes a "
        "second by sixty people: growth is measured over the last half, the readers' lag all the time. SQLite's own store of "
        "pages, which fills up with what there is, is held at a megabyte a connection.",
        tests=("tests/torture/test_soak.py",),
    ),
    Part(
        "hard-clients", "G16", minutes=1,
        promise="Clients that dawdle, hold on or send too much are cut off, and nobody else waits for them.",
        how="800 connections that never finish their head or their body, while others are answered; bodies of 300 MB and heads "
        "of 2 MB, refused at once with memory flat; JSON that is deep or long within the limit.",
        tests=("tests/torture/test_slow_clients.py", "tests/torture/test_large_bodies.py"),
    ),
    Part(
        "stop", "G21 G22", minutes=1.5,
        promise="A server that is told to stop finishes what it accepted, and a worker that dies is replaced.",
        how="SIGTERM under load with fifty connections open, idle or half-way; `kill -9` of one of two workers, ten times, "
        "under load.",
        tests=("tests/torture/test_stop_and_respawn.py",),
    ),
    Part(
        "streams", "G21 G25", minutes=1.5,
        promise="Whoever watches live hears everything once, while they may, and nobody else waits for them.",
        how="500 streams at two processes on each database, each tenth of everything, the others of one question as pages "
        "have them, while a program reads and another writes five times a second: what reading takes is held against the "
        "same without them. A token is revoked: its streams "
        "end within five seconds and hear nothing more. SIGTERM with all of them open; who comes back with the last id they "
        "had hears what they missed and nothing twice.",
        tests=("tests/torture/test_streams.py",),
    ),
    Part(
        "raw", "G14", minutes=4,
        promise="Whatever is sent instead of a request, nothing breaks and nothing hangs.",
        how="Requests bent at random in method, path, query, head, body and encoding: as bytes over sockets, and in process.",
        tests=("tests/torture/test_raw_fuzz.py",),
    ),
    Part(
        "backups", "G19 G20", minutes=18,
        promise="A backup taken in the middle of work restores to exactly what was, and a full disk loses nothing.",
        how="Twenty backups under load on each database: each restored, verified, and equal byte for byte to the live journal "
        "as it was; a history of a million facts restored within two minutes; one of each earlier schema brought up to date. A "
        "small disk filled under load, five times.",
        tests=("tests/torture/test_backups.py", "tests/torture/test_disk_full.py", "tests/services/keeping"),
    ),
    Part(
        "permissions", "G11", minutes=3, beside=True,
        promise="Nobody sees or does what is not theirs, through any door.",
        how="Every route asked by every kind of caller about their own, another and no community, against a table that "
        "must be complete; every policy against its matrix.",
        tests=("tests/api/test_matrix.py", "tests/policies/test_matrix.py", "tests/house/test_permissions.py"),
    ),
    Part(
        "hostile-text", "G15", minutes=1.5, beside=True,
        promise="Any text is kept exactly as it was sent or refused with 422, alike on both databases.",
        how="NUL, overrides of direction, floods of combining marks, lone surrogates, formulas, mark-up, in every text field.",
        tests=("tests/api/test_hostile_text.py",),
    ),
    Part(
        "injections", "G17", minutes=6, beside=True,
        promise="Whatever people write stays what they wrote: no page runs it, asks anybody for it, or needs a looser policy.",
        how="321 texts that want to be mark-up, gadgets of htmx, addresses, templates, sheets or programs are put past every "
        "check into all columns that people write in, three times over, others in each place. Then people with different "
        "duties walk through all pages in Chromium, touch all that is there and let htmx bring it again: no script, no "
        "request, no dialog, no breach of the policy, no strange element, no 5xx. The same texts, put into a page carelessly, "
        "are seen to run.",
        tests=("tests/browser/test_injections.py",),
    ),
    Part(
        "every-page", "", minutes=14, beside=True,
        promise="Nobody is shut out of any page.",
        how="Three people with different duties walk through all of the demo that links lead them to, in four languages, at "
        "a desk and on a phone, light and dark: axe finds nothing to say, and the HTML standard's parser no error.",
        tests=("tests/browser/test_every_page.py",),
    ),
    Part(
        "contract", "G13", minutes=9,
        promise="Nothing that can be asked of the API breaks it: no 5xx, no answer that its contract does not know.",
        how="Schemathesis makes up some 30,000 requests and chains of calls from the contract, a database to each core. With "
        "the raw requests of another part that is well over 100,000; more of these alone would not fit into the time.",
        tests=("tests/api/test_fuzzing.py",),
        processes=2,
        environment={"GUILDRY_TEST_CASES": "50"},
    ),
    Part(
        "scim", "G31", minutes=3, beside=True,
        promise="Nothing that an identity provider sends breaks it, and the same again leaves things as they were.",
        how="5,000 random requests on each database, half of them nonsense: no 5xx. Forty accounts provisioned three times, in "
        "any order. The checks of scim2-cli, which we did not write, against a live server: each has to succeed. Rules and "
        "people in 1,500 random steps.",
        tests=("tests/api/scim/test_storm.py", "tests/api/scim/test_compliance.py", "tests/services/rules/test_any_order.py"),
    ),
)  # fmt: skip


def together(parts: Sequence[Part]) -> float:
    """Minutes that parts take: those that want the machine for themselves, and the others two by two."""
    beside = [part.minutes for part in parts if part.beside]
    return sum(part.minutes for part in parts if not part.beside) + max(sum(beside) / 2, *beside, 0)


NOT_PROVEN = {
    "G9": "There are no webhooks yet.",
    "G10": "Nothing of ours calls out yet, so there is nothing to lead astray.",
    "G24": "No reader is held open for a minute: each unit of reading ends with its answer. Nothing else limits SQLite's log.",
    "G32": "Linters run in `bin/test`; known vulnerabilities of packages can only be looked up where the network allows it.",
}
