ALTER TABLE account ADD COLUMN facets TEXT NOT NULL DEFAULT '';  -- what is read of one candidate by itself

-- Whatever a person may do beside moving: records made here, changed here, and what waits for them.

ALTER TABLE op ADD COLUMN creates INTEGER;      -- local id of the record it makes
ALTER TABLE op ADD COLUMN before BLOB;          -- the fields it replaces, as the person saw them (JSON)
CREATE INDEX op_creates ON op(creates) WHERE creates IS NOT NULL;
CREATE INDEX op_dep_needs ON op_dep(needs);

-- What a person takes back step by step and brings back in order. A step is what one key press asked for.
ALTER TABLE op ADD COLUMN step INTEGER;                      -- its place among the steps; none: nobody goes back to it
ALTER TABLE op ADD COLUMN undone INTEGER NOT NULL DEFAULT 0; -- it was taken back, and may be brought back
ALTER TABLE op ADD COLUMN undoes INTEGER REFERENCES op(seq); -- the operation that had left, and that it takes back
UPDATE op SET step = batch;
CREATE INDEX op_step ON op(step) WHERE step IS NOT NULL;
CREATE INDEX op_undone ON op(step) WHERE undone = 1;
CREATE INDEX op_undoes ON op(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX op_merged ON op(merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE capability ADD COLUMN fields TEXT NOT NULL DEFAULT '';   -- which fields it can write, by name
-- Whether a test of the account said so; what the adapter says of itself does not undo what a test narrowed.
ALTER TABLE capability ADD COLUMN tested INTEGER NOT NULL DEFAULT 0;
UPDATE capability SET tested = 1 WHERE allowed = 0;

-- `data` is what a person sees; `base` what the vendor said, while that is something else.
ALTER TABLE candidate ADD COLUMN base BLOB;
ALTER TABLE candidate ADD COLUMN op INTEGER;
ALTER TABLE candidate ADD COLUMN problem INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN base BLOB;
ALTER TABLE job ADD COLUMN op INTEGER;
ALTER TABLE job ADD COLUMN problem INTEGER NOT NULL DEFAULT 0;

CREATE TABLE attachment(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  candidate INTEGER NOT NULL, application INTEGER, name TEXT NOT NULL, file_kind TEXT NOT NULL, mime TEXT, size INTEGER,
  sha256 TEXT,                                   -- where its bytes are, if they are here
  created_at INTEGER, op INTEGER, hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_candidate ON attachment(candidate);
CREATE INDEX attachment_bytes ON attachment(sha256) WHERE sha256 IS NOT NULL;

-- The bytes of files, of those that wait to be sent and of those that were opened.
CREATE TABLE content(sha256 TEXT PRIMARY KEY, at INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE listed(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  listed TEXT NOT NULL, name TEXT NOT NULL, of INTEGER, active INTEGER NOT NULL, data BLOB NOT NULL,
  hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX listed_kind ON listed(account_id, listed, name);

-- How old what is read of one candidate by itself is: tags, notes, files.
CREATE TABLE facet(
  candidate INTEGER NOT NULL, name TEXT NOT NULL, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  read_at INTEGER, error TEXT, wanted_at INTEGER,
  PRIMARY KEY(candidate, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX facet_wanted ON facet(account_id, wanted_at) WHERE wanted_at IS NOT NULL;

-- When the vendor asked for the pause that ends at `not_before`, and since when a request has had no answer.
ALTER TABLE account ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN silent_since INTEGER;

-- Each stream has a rhythm of its own, and fails by itself.
ALTER TABLE stream ADD COLUMN every INTEGER NOT NULL DEFAULT 0;  -- how old it may become before it is walked again
ALTER TABLE stream ADD COLUMN core INTEGER NOT NULL DEFAULT 1;   -- without it the account is not complete
ALTER TABLE stream ADD COLUMN fresh_at INTEGER;                  -- when the last walk that came to its end began
UPDATE stream SET fresh_at = begun_at WHERE done_at IS NOT NULL;
ALTER TABLE stream ADD COLUMN again INTEGER NOT NULL DEFAULT 0;  -- somebody came back: walk all of it the next time

-- What is gone at the vendor is found out by walking all ids, twice.
ALTER TABLE idmap ADD COLUMN swept INTEGER NOT NULL DEFAULT 0;   -- the last sweep that met it
ALTER TABLE idmap ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;  -- how many sweeps in a row did not
ALTER TABLE idmap ADD COLUMN there_at INTEGER;                   -- when it was found by itself, though not in the list
ALTER TABLE idmap ADD COLUMN gone_at INTEGER;
ALTER TABLE idmap ADD COLUMN gone_with INTEGER;                  -- the record it could not be without
CREATE INDEX idmap_gone ON idmap(account_id) WHERE gone_at IS NOT NULL;
CREATE INDEX idmap_missed ON idmap(account_id, kind) WHERE missed > 0;
CREATE TABLE sweep(
  account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,                       -- counts the sweeps of this kind
  running INTEGER NOT NULL,
  position BLOB,
  begun_at INTEGER NOT NULL,
  done_at INTEGER,
  met INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,           -- of how many missing ones somebody said that they are gone
  stopped TEXT,                                  -- why nothing was taken for gone although a lot was missing
  error TEXT,                                    -- why the last walk did not come to its end
  PRIMARY KEY(account_id, kind)
) STRICT, WITHOUT ROWID;
