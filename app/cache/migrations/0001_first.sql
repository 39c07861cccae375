-- Times are milliseconds since 1970-01-01 UTC. `pk` is a local id: given once in `idmap`, never reused, never sent.

CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE account(
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  name        TEXT NOT NULL UNIQUE,
  vendor      TEXT NOT NULL,
  title       TEXT NOT NULL,
  mark        TEXT NOT NULL,
  base_url    TEXT NOT NULL,
  zone        TEXT NOT NULL,
  writes      INTEGER NOT NULL DEFAULT 0,
  hold        INTEGER NOT NULL,                -- undo time before anything is sent
  late_window INTEGER NOT NULL,                -- how long a request without an answer may still take effect
  paused      TEXT,                            -- why nothing is sent or pulled
  not_before  INTEGER NOT NULL DEFAULT 0,      -- a stored Retry-After: a restart must not hammer
  refusals    INTEGER NOT NULL DEFAULT 0,      -- 403 answers in a row
  revision    INTEGER NOT NULL DEFAULT 0,      -- counts how often its configuration was written: reconnect then
  ahead       INTEGER NOT NULL DEFAULT 0,      -- how far the vendor's clock is ahead of ours
  synced_at   INTEGER,
  error       TEXT,
  error_at    INTEGER
) STRICT;

CREATE TABLE capability(
  account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  verb       TEXT NOT NULL,
  allowed    INTEGER NOT NULL,
  reason     TEXT NOT NULL,
  replay     TEXT NOT NULL,
  notifies   INTEGER NOT NULL,
  PRIMARY KEY(account_id, verb)
) STRICT, WITHOUT ROWID;

-- Every local id and what it stands for at the vendor; remote_id is empty until a created record is known there.
CREATE TABLE idmap(
  pk         INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  kind       TEXT NOT NULL,
  remote_id  TEXT
) STRICT;
CREATE UNIQUE INDEX idmap_remote ON idmap(account_id, kind, remote_id) WHERE remote_id IS NOT NULL;

-- The vendor's own bytes, compressed, for everything that was read.
CREATE TABLE raw(pk INTEGER PRIMARY KEY, payload BLOB NOT NULL) STRICT;

CREATE TABLE job(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  code TEXT, name TEXT NOT NULL, status TEXT NOT NULL, opened_at INTEGER, data BLOB NOT NULL,
  hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX job_open ON job(status, opened_at DESC);

CREATE TABLE stage(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  job INTEGER NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL,
  hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX stage_job ON stage(job, position);

CREATE TABLE candidate(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  name TEXT NOT NULL, email TEXT, city TEXT, title TEXT, company TEXT, source TEXT,
  name_fold TEXT NOT NULL, words TEXT NOT NULL, data BLOB NOT NULL,
  updated_at INTEGER, hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX candidate_name ON candidate(name_fold);
CREATE INDEX candidate_account ON candidate(account_id);

CREATE VIRTUAL TABLE candidate_fts USING fts5(
  name_fold, words, content='candidate', content_rowid='pk', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
CREATE TRIGGER candidate_ai AFTER INSERT ON candidate BEGIN
  INSERT INTO candidate_fts(rowid, name_fold, words) VALUES (new.pk, new.name_fold, new.words);
END;
CREATE TRIGGER candidate_ad AFTER DELETE ON candidate BEGIN
  INSERT INTO candidate_fts(candidate_fts, rowid, name_fold, words) VALUES ('delete', old.pk, old.name_fold, old.words);
END;
CREATE TRIGGER candidate_au AFTER UPDATE OF name_fold, words ON candidate
WHEN old.name_fold IS NOT new.name_fold OR old.words IS NOT new.words BEGIN
  INSERT INTO candidate_fts(candidate_fts, rowid, name_fold, words) VALUES ('delete', old.pk, old.name_fold, old.words);
  INSERT INTO candidate_fts(rowid, name_fold, words) VALUES (new.pk, new.name_fold, new.words);
END;

-- base_*: the vendor's last known state. The plain columns: what a person sees, base with unsent intents replayed on it.
CREATE TABLE application(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  candidate INTEGER NOT NULL, job INTEGER NOT NULL,
  base_stage INTEGER, base_status TEXT NOT NULL, base_entered_at INTEGER, base_reason INTEGER,
  stage INTEGER, status TEXT NOT NULL, entered_at INTEGER, reason INTEGER,
  op INTEGER,                                  -- the newest operation that is part of what is shown
  problem INTEGER NOT NULL DEFAULT 0,          -- how many of its operations need a person
  applied_at INTEGER, source TEXT, derived INTEGER NOT NULL, hash BLOB NOT NULL, seen_at INTEGER NOT NULL,
  unsure INTEGER NOT NULL DEFAULT 0            -- its visits may say something else: derive again when all are in
) STRICT;
CREATE INDEX application_unsure ON application(account_id) WHERE unsure = 1;
CREATE INDEX application_board ON application(job, stage, entered_at DESC, candidate);
CREATE INDEX application_candidate ON application(candidate);
CREATE INDEX application_base ON application(base_stage);

CREATE TABLE visit(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  application INTEGER NOT NULL, stage INTEGER NOT NULL, stage_name TEXT, kind TEXT,
  entered_at INTEGER NOT NULL, left_at INTEGER, by_user INTEGER, hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_application ON visit(application, entered_at);

CREATE TABLE activity(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  candidate INTEGER NOT NULL, application INTEGER, kind TEXT NOT NULL, at INTEGER NOT NULL, by_user INTEGER,
  title TEXT, body TEXT,
  op INTEGER,                                  -- the operation that wrote it here, until the vendor shows it
  hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX activity_candidate ON activity(candidate, at DESC);
CREATE INDEX activity_op ON activity(op) WHERE op IS NOT NULL;

CREATE TABLE reason(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  job INTEGER, name TEXT NOT NULL, side TEXT NOT NULL, leads_to TEXT NOT NULL,
  hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reason_job ON reason(job);

CREATE TABLE user(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  name TEXT NOT NULL, email TEXT, active INTEGER NOT NULL, hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;

-- The queue.
CREATE TABLE op(
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  op_id      TEXT NOT NULL UNIQUE,             -- UUIDv7, the marker a vendor gets wherever a field can carry it
  account_id INTEGER NOT NULL REFERENCES account(id),
  kind       TEXT NOT NULL,
  v          INTEGER NOT NULL,
  batch      INTEGER NOT NULL,                 -- operations of one key press: one step of undo
  target     INTEGER NOT NULL,                 -- local id of the record it changes
  args       BLOB NOT NULL,
  expect     INTEGER,                          -- the stage it replaces, as the person saw it
  class      TEXT NOT NULL CHECK(class IN ('absolute','cas','natural','marked','content','once')),
  notifies   INTEGER NOT NULL,
  state      TEXT NOT NULL
             CHECK(state IN ('queued','sending','unknown','done','conflict','ask','dead','cancelled','merged')),
  not_before INTEGER NOT NULL,
  held_until INTEGER NOT NULL,                 -- the undo time's end; not_before may be later for other reasons
  why        TEXT,
  attempts   INTEGER NOT NULL DEFAULT 0,
  missed     INTEGER NOT NULL DEFAULT 0,       -- how often a lost answer turned out not to have taken effect
  epoch      INTEGER,
  created_at INTEGER NOT NULL,
  sent_at    INTEGER,
  settled_at INTEGER,
  theirs     BLOB,                             -- on a conflict: what the vendor holds
  error      TEXT,
  merged_into INTEGER REFERENCES op(seq)
) STRICT;
CREATE INDEX op_open ON op(account_id, not_before) WHERE state IN ('queued','sending','unknown');
CREATE INDEX op_target ON op(target, seq);
CREATE INDEX op_state ON op(state, settled_at);

CREATE TABLE op_lane(lane INTEGER NOT NULL, seq INTEGER NOT NULL REFERENCES op(seq), PRIMARY KEY(lane, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX op_lane_seq ON op_lane(seq);
CREATE TABLE op_dep(seq INTEGER NOT NULL, needs INTEGER NOT NULL, PRIMARY KEY(seq, needs)) STRICT, WITHOUT ROWID;

-- Where each stream of each account is; written in the transaction of the page it speaks of.
CREATE TABLE stream(
  account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  title      TEXT NOT NULL,
  place      INTEGER NOT NULL,
  running    INTEGER NOT NULL,                 -- a pull has begun and is not complete
  full       INTEGER NOT NULL,
  position   BLOB,
  since      INTEGER,
  begun_at   INTEGER,                          -- on our clock
  began_there INTEGER,                         -- the same moment on the vendor's clock, as its first answer said
  next_since INTEGER,                          -- where the next increment starts, on the vendor's clock
  done_at    INTEGER,
  seen INTEGER NOT NULL DEFAULT 0, total INTEGER, new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0, unreadable INTEGER NOT NULL DEFAULT 0, error TEXT,
  PRIMARY KEY(account_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine(
  id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  stream TEXT NOT NULL, remote_id TEXT, reason TEXT NOT NULL, payload BLOB NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX quarantine_same ON quarantine(account_id, stream, remote_id, reason);

CREATE TABLE lease(name TEXT PRIMARY KEY, owner TEXT NOT NULL, epoch INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Word left for the process that pulls and sends.
CREATE TABLE wish(
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, full INTEGER NOT NULL, at INTEGER NOT NULL,
  taken_at INTEGER, done_at INTEGER, error TEXT, code INTEGER
) STRICT;

-- Every request that changed something at a vendor, without its content.
CREATE TABLE event(
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, account_id INTEGER NOT NULL, op INTEGER, kind TEXT NOT NULL,
  target TEXT, outcome TEXT NOT NULL, detail TEXT
) STRICT;
