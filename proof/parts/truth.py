"""What is said is true: totals, kept answers, the journal's chain, times, who belongs and what they wrote."""

from proof.part import Part

TRUTH = (
    Part(
        "bank", "G6", minutes=12, beside=True,
        promise="Whoever adds up points, at whatever moment, finds that everything agrees.",
        how="On each database 40,000 facts that give points and take them back, from four writers at once, and 10,000 audits "
        "or more: the ledger line by line, the kept totals, and the lines again, in one unit of reading. At the end a recount.",
        tests=("tests/torture/test_bank.py",),
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
        "wall-time", "G27", minutes=4, beside=True,
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
        "knowledge", "", minutes=2, beside=True,
        promise="Whoever edits a page together with others loses nothing; no text does more than be read; trust has rules.",
        how="Twenty people save one page at the same instant, eight times, through two server processes: whoever is second is "
        "told of the other text and keeps their own; every sentence must stand there at the end. 170 hostile Markdown texts, "
        "shown, edited and compared in Chromium: nothing may run, nobody may be called. Runs of edits, checks and uses, held "
        "against a model.",
        tests=("tests/torture/test_editing.py", "tests/browser/test_hostile_markdown.py", "tests/services/knowledge"),
    ),
)  # fmt: skip
