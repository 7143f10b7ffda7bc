"""Whoever comes to the doors: who may, who may no longer, and who means harm, dawdles or stays."""

from proof.part import Part

DOORS = (
    Part(
        "permissions", "G11", minutes=3, beside=True,
        promise="Nobody sees or does what is not theirs, through any door.",
        how="Every route asked by every kind of caller about their own, another and no community, against a table that "
        "must be complete; every policy against its matrix.",
        tests=("tests/api/test_matrix.py", "tests/policies/test_matrix.py", "tests/house/test_permissions.py"),
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
        "contract", "G13", minutes=9,
        promise="Nothing that can be asked of the API breaks it: no 5xx, no answer that its contract does not know.",
        how="Schemathesis makes up some 30,000 requests and chains of calls from the contract, a database to each core. With "
        "the raw requests of another part that is well over 100,000; more of these alone would not fit into the time.",
        tests=("tests/api/test_fuzzing.py",),
        processes=2,
        environment={"GUILDRY_TEST_CASES": "50"},
    ),
    Part(
        "raw", "G14", minutes=4,
        promise="Whatever is sent instead of a request, nothing breaks and nothing hangs.",
        how="Requests bent at random in method, path, query, head, body and encoding: as bytes over sockets, and in process.",
        tests=("tests/torture/test_raw_fuzz.py",),
    ),
    Part(
        "scim", "G31", minutes=3, beside=True,
        promise="Nothing that an identity provider sends breaks it, and the same again leaves things as they were.",
        how="5,000 random requests on each database, half of them nonsense: no 5xx. Forty accounts provisioned three times, in "
        "any order. The checks of scim2-cli, which we did not write, against a live server: each has to succeed. Rules and "
        "people in 1,500 random steps.",
        tests=("tests/api/scim/test_storm.py", "tests/api/scim/test_compliance.py", "tests/services/rules/test_any_order.py"),
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
        "hard-clients", "G16", minutes=1,
        promise="Clients that dawdle, hold on or send too much are cut off, and nobody else waits for them.",
        how="800 connections that never finish their head or their body, while others are answered; bodies of 300 MB and heads "
        "of 2 MB, refused at once with memory flat; JSON that is deep or long within the limit.",
        tests=("tests/torture/test_slow_clients.py", "tests/torture/test_large_bodies.py"),
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
        "soak", "G26", minutes=5.5,
        promise="However long it is used, memory, open files and threads stay as they are, and readers keep up.",
        how="Two and a half minutes on each database of reading as fast as three programs can, with some four changes a "
        "second by sixty people: growth is measured over the last half, the readers' lag all the time. SQLite's own store of "
        "pages, which fills up with what there is, is held at a megabyte a connection.",
        tests=("tests/torture/test_soak.py",),
    ),
)  # fmt: skip
