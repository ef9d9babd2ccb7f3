"""The tables of ledger.sqlite, as steps that bring an older ledger up to date.

Each part of the post room keeps its own `Tables`; `ALL` is what a ledger holds.  A step that has been
released is never edited: what changes later is a further step.  References are looked at when all are taken, so
that a table may be made anew.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one part: `steps` are SQL scripts without BEGIN or COMMIT, the oldest first."""

    name: str
    steps: tuple[str, ...]


FINAL = ("accepted", "bounced", "complained", "rejected", "expired", "skipped")
"""The states that nothing leaves but a later bounce or complaint."""
OVERSIZE = "too large"
"""How the reason begins for which a reader is skipped whose server, or domain, takes no letter of this size."""
REMAINING = ("planned", "leased", "dot", "deferred")
"""The states that a run still works on."""
HAD = ("dot", "accepted", "bounced", "complained", "in_doubt")
"""The states in which a reader has had the edition, or may have had it."""

ERASED = "erased:"
"""How the address begins of a reader who was forgotten: the mark in hexadecimal follows."""

RELEASES = Tables(
    "releases",
    (
        """
        CREATE TABLE editions (
            id INTEGER PRIMARY KEY,
            issue TEXT NOT NULL,
            revision INTEGER NOT NULL,
            UNIQUE (issue, revision)
        );
        -- A plan, run as mail or as a rehearsal.  facts is JSON: what status and report tell.
        CREATE TABLE releases (
            id INTEGER PRIMARY KEY,
            plan TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('mail', 'rehearsal')),
            edition INTEGER NOT NULL REFERENCES editions (id),
            lists TEXT NOT NULL,
            facts TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'paused', 'cancelled', 'finished')),
            made_at REAL NOT NULL,
            not_after REAL NOT NULL,
            started_at REAL,
            finished_at REAL,
            UNIQUE (plan, kind)
        );
        -- One reader of one release.  token is the 16 bytes that its Message-ID and return path carry.
        -- copy is the edition in a mail, NULL in a rehearsal: by the index below no reader can have an
        -- edition twice.  due is when it may be tried next, or until when it is leased; slot says
        -- that this moment was set aside for it by the pace of its domain.
        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            release INTEGER NOT NULL REFERENCES releases (id),
            token BLOB NOT NULL UNIQUE,
            copy INTEGER,
            address TEXT NOT NULL,
            name TEXT NOT NULL,
            list TEXT NOT NULL,
            domain TEXT NOT NULL,
            state TEXT NOT NULL,
            due REAL NOT NULL DEFAULT 0,
            slot INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            first_at REAL,
            at REAL,
            code INTEGER,
            reply TEXT,
            UNIQUE (release, address)
        );
        CREATE UNIQUE INDEX each_once ON deliveries (copy, address)
            WHERE copy IS NOT NULL AND state IN ('dot', 'accepted', 'bounced', 'complained', 'in_doubt');
        CREATE INDEX by_due ON deliveries (release, due, id) WHERE state IN ('planned', 'deferred');
        CREATE INDEX unsettled ON deliveries (release, state) WHERE state IN ('leased', 'dot', 'in_doubt');
        CREATE TABLE tallies (
            release INTEGER NOT NULL,
            state TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (release, state)
        ) WITHOUT ROWID;
        CREATE TRIGGER counted AFTER UPDATE OF state ON deliveries WHEN old.state <> new.state BEGIN
            UPDATE tallies SET number = number - 1 WHERE release = old.release AND state = old.state;
            INSERT INTO tallies VALUES (new.release, new.state, 1)
                ON CONFLICT (release, state) DO UPDATE SET number = number + 1;
        END;
        -- How many dots were sent on a day of the office: the caps hold over restarts.
        CREATE TABLE paces (
            day TEXT NOT NULL,
            domain TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (day, domain)
        ) WITHOUT ROWID;
        -- Who did what, and why: pause, resume, cancel, resolve, reconcile, adopt.
        CREATE TABLE acts (
            id INTEGER PRIMARY KEY,
            at REAL NOT NULL,
            release INTEGER,
            delivery INTEGER,
            act TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL
        );
        """,
        """
        -- Which server a dot went to, by host and port: a log proves for its own server alone.
        ALTER TABLE deliveries ADD COLUMN server TEXT NOT NULL DEFAULT '';
        """,
        """
        -- All that became of a delivery, in its order, never changed afterwards; deliveries has the last of it.
        -- at is a moment in seconds from 1970, or NULL where none was noted.
        CREATE TABLE outcomes (
            id INTEGER PRIMARY KEY,
            delivery INTEGER NOT NULL REFERENCES deliveries (id),
            at REAL,
            state TEXT NOT NULL,
            code INTEGER,
            words TEXT NOT NULL
        );
        CREATE INDEX became ON outcomes (delivery);
        INSERT INTO outcomes (delivery, at, state, code, words)
            SELECT id, at, state, nullif(code, 0), coalesce(reply, '') FROM deliveries
            WHERE state NOT IN ('planned', 'leased', 'dot') ORDER BY id;
        CREATE TRIGGER appended AFTER UPDATE OF state ON deliveries
            WHEN old.state <> new.state AND new.state NOT IN ('planned', 'leased', 'dot')
                AND NOT (old.state = 'leased' AND new.state = 'deferred' AND new.attempts = old.attempts) BEGIN
            INSERT INTO outcomes (delivery, at, state, code, words)
                VALUES (new.id, iif(new.at IS NOT old.at, new.at, (julianday('now') - 2440587.5) * 86400.0), new.state,
                        nullif(new.code, 0), coalesce(new.reply, ''));
        END;
        """,
        """
        -- Address and name stand in readers alone; a delivery says which reader, and the domain that its pace goes by.
        -- mark() is the mark of an address, made with the key of the ledger.
        INSERT INTO readers (mark, address, shown, name)
            SELECT mark(d.address), d.address, iif(d.address LIKE 'erased:%', '', d.address), d.name FROM deliveries d
            WHERE NOT EXISTS (SELECT 1 FROM readers r WHERE r.address = d.address) ORDER BY d.id DESC
            ON CONFLICT DO NOTHING;
        CREATE TABLE sent (
            id INTEGER PRIMARY KEY,
            release INTEGER NOT NULL REFERENCES releases (id),
            token BLOB NOT NULL UNIQUE,
            copy INTEGER,
            reader INTEGER NOT NULL REFERENCES readers (id),
            list TEXT NOT NULL,
            domain TEXT NOT NULL,
            state TEXT NOT NULL,
            due REAL NOT NULL DEFAULT 0,
            slot INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            first_at REAL,
            at REAL,
            code INTEGER,
            reply TEXT,
            server TEXT NOT NULL DEFAULT '',
            UNIQUE (reader, release)
        );
        INSERT INTO sent
            SELECT d.id, d.release, d.token, d.copy, coalesce(r.id, (SELECT m.id FROM readers m WHERE m.mark = mark(d.address))),
                d.list, d.domain, d.state, d.due, d.slot, d.attempts, d.first_at, d.at, d.code, d.reply, d.server
            FROM deliveries d LEFT JOIN readers r ON r.address = d.address ORDER BY d.id;
        -- One address in two spellings, before readers were known by their marks, may have had an edition twice.
        UPDATE sent SET copy = NULL WHERE copy IS NOT NULL AND state IN ('dot', 'accepted', 'bounced', 'complained', 'in_doubt')
            AND EXISTS (SELECT 1 FROM sent e WHERE e.copy = sent.copy AND e.reader = sent.reader AND e.id < sent.id
                AND e.state IN ('dot', 'accepted', 'bounced', 'complained', 'in_doubt'));
        DROP TABLE deliveries;
        ALTER TABLE sent RENAME TO deliveries;
        CREATE UNIQUE INDEX each_once ON deliveries (copy, reader)
            WHERE copy IS NOT NULL AND state IN ('dot', 'accepted', 'bounced', 'complained', 'in_doubt');
        CREATE INDEX by_due ON deliveries (release, due, id) WHERE state IN ('planned', 'deferred');
        CREATE INDEX unsettled ON deliveries (release, state) WHERE state IN ('leased', 'dot', 'in_doubt');
        CREATE TRIGGER counted AFTER UPDATE OF state ON deliveries WHEN old.state <> new.state BEGIN
            UPDATE tallies SET number = number - 1 WHERE release = old.release AND state = old.state;
            INSERT INTO tallies VALUES (new.release, new.state, 1)
                ON CONFLICT (release, state) DO UPDATE SET number = number + 1;
        END;
        CREATE TRIGGER appended AFTER UPDATE OF state ON deliveries
            WHEN old.state <> new.state AND new.state NOT IN ('planned', 'leased', 'dot')
                AND NOT (old.state = 'leased' AND new.state = 'deferred' AND new.attempts = old.attempts) BEGIN
            INSERT INTO outcomes (delivery, at, state, code, words)
                VALUES (new.id, iif(new.at IS NOT old.at, new.at, (julianday('now') - 2440587.5) * 86400.0), new.state,
                        nullif(new.code, 0), coalesce(new.reply, ''));
        END;
        -- Deliveries to read: with the address and name of their readers.
        CREATE VIEW addressed AS SELECT d.*, r.address, r.name, r.language FROM deliveries d JOIN readers r ON r.id = d.reader;
        """,
        """
        -- Which translation a reader gets, by its language; empty for the issue itself.  begins is when a release may
        -- begin, as its plan was told; its facts have the embargo.
        ALTER TABLE deliveries ADD COLUMN language TEXT NOT NULL DEFAULT '';
        ALTER TABLE releases ADD COLUMN begins REAL NOT NULL DEFAULT 0;
        DROP VIEW addressed;
        CREATE VIEW addressed AS SELECT d.*, r.address, r.name FROM deliveries d JOIN readers r ON r.id = d.reader;
        """,
    ),
)
READERS = Tables(
    "readers",
    (
        """
        -- Who reads.  mark is an HMAC of the address (see tokens); address is what a server is given,
        -- shown has the domain in its own script.
        CREATE TABLE readers (
            id INTEGER PRIMARY KEY,
            mark BLOB NOT NULL UNIQUE,
            address TEXT NOT NULL UNIQUE,
            shown TEXT NOT NULL,
            name TEXT NOT NULL DEFAULT '',
            language TEXT NOT NULL DEFAULT ''
        );
        CREATE TABLE memberships (
            list TEXT NOT NULL,
            reader INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
            tags TEXT NOT NULL DEFAULT '',
            consent_source TEXT NOT NULL DEFAULT '',
            consent_date TEXT NOT NULL DEFAULT '',
            since REAL NOT NULL,
            PRIMARY KEY (list, reader)
        ) WITHOUT ROWID;
        CREATE INDEX by_reader ON memberships (reader);
        -- Who must not be sent to: by one list, or by any where list is empty.  A mark alone, no address:
        -- it stays when the reader is erased.
        CREATE TABLE suppressions (
            mark BLOB NOT NULL,
            list TEXT NOT NULL DEFAULT '',
            why TEXT NOT NULL,
            at REAL NOT NULL,
            PRIMARY KEY (mark, list)
        ) WITHOUT ROWID;
        -- Bounces and complaints, each once: id is a SHA-256 of the report, delivery the token of what came back.
        CREATE TABLE returns (
            id BLOB PRIMARY KEY,
            delivery BLOB NOT NULL,
            mark BLOB NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'complaint')),
            words TEXT NOT NULL,
            at REAL NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX returned ON returns (mark, at);
        -- When leavers were last fetched from a queue, and the number of the last one.
        CREATE TABLE pulls (
            source TEXT PRIMARY KEY,
            last INTEGER NOT NULL,
            at REAL NOT NULL
        ) WITHOUT ROWID;
        """,
        """
        -- reason is why, of `bounce_words`; written is when the report says that it was written; counts is 0 for
        -- what does not count towards a suppression (any more); alike are its words without what differs from
        -- reader to reader.
        ALTER TABLE returns ADD COLUMN reason TEXT NOT NULL DEFAULT '';
        ALTER TABLE returns ADD COLUMN written REAL NOT NULL DEFAULT 0;
        ALTER TABLE returns ADD COLUMN counts INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE returns ADD COLUMN alike TEXT NOT NULL DEFAULT '';
        UPDATE returns SET written = at;
        """,
        """
        -- Mails of readers who leave or ask to, each judged once: id is a SHA-256 of the mail.  asked waits until a
        -- person settles it; a stranger is on no list, and mark is that of the address it came from.
        CREATE TABLE wishes (
            id BLOB PRIMARY KEY,
            mark BLOB NOT NULL,
            list TEXT NOT NULL,
            words TEXT NOT NULL,
            at REAL NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('asked', 'left', 'kept', 'stranger'))
        ) WITHOUT ROWID;
        CREATE INDEX wished ON wishes (mark);
        -- Who left all lists and was let in again by some: no import brings them into another.
        CREATE TABLE readmissions (
            mark BLOB NOT NULL,
            list TEXT NOT NULL,
            PRIMARY KEY (mark, list)
        ) WITHOUT ROWID;
        """,
    ),
)
ALL = (READERS, RELEASES)
