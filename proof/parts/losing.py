"""Nothing is lost: kills, power cuts, races, backups, migrations."""

from proof.part import Part

LOSING = (
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
        "backups", "G19 G20", minutes=18,
        promise="A backup taken in the middle of work restores to exactly what was, and a full disk loses nothing.",
        how="Twenty backups under load on each database: each restored, verified, and equal byte for byte to the live journal "
        "as it was; a history of a million facts restored within two minutes; one of each earlier schema brought up to date. A "
        "small disk filled under load, five times.",
        tests=("tests/torture/test_backups.py", "tests/torture/test_disk_full.py", "tests/services/keeping"),
    ),
    Part(
        "stop", "G21 G22", minutes=1.5,
        promise="A server that is told to stop finishes what it accepted, and a worker that dies is replaced.",
        how="SIGTERM under load with fifty connections open, idle or half-way; `kill -9` of one of two workers, ten times, "
        "under load.",
        tests=("tests/torture/test_stop_and_respawn.py",),
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
)  # fmt: skip
