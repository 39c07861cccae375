-- What hangs on applications, jobs and people: interviews, scorecards, offers, openings, and what somebody did before.

CREATE TABLE detail(
  pk INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  candidate INTEGER,                             -- whom it is about: of an application's, as soon as that is known
  application INTEGER, job INTEGER,
  at INTEGER, ends_at INTEGER,                   -- an interview's beginning and end; else what it is ordered by
  data BLOB NOT NULL, hash BLOB NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX detail_candidate ON detail(candidate, kind, at) WHERE candidate IS NOT NULL;
CREATE INDEX detail_application ON detail(application) WHERE application IS NOT NULL;
CREATE INDEX detail_job ON detail(job, kind, at) WHERE job IS NOT NULL;
CREATE INDEX detail_kind ON detail(kind, at);

ALTER TABLE application ADD COLUMN more BLOB;    -- what is known of it beside where it is; none: nothing
ALTER TABLE activity ADD COLUMN visibility TEXT;
ALTER TABLE stream ADD COLUMN brings TEXT NOT NULL DEFAULT '';   -- which kinds of details, by name
