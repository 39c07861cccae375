-- What people may do with records of an account beside our verbs, as its adapter declares it.

CREATE TABLE act(
  account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  place INTEGER NOT NULL,                        -- in which order it is offered
  about TEXT NOT NULL,                           -- with which kind of record
  data BLOB NOT NULL,
  barred TEXT NOT NULL DEFAULT '',               -- why this account may not, as its last test found out
  PRIMARY KEY(account_id, name)
) STRICT, WITHOUT ROWID;

ALTER TABLE stream ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;   -- walked by the next pull, however fresh it is

DROP INDEX op_attaches;
CREATE INDEX op_attaches ON op(json_extract(CAST(args AS TEXT), '$.sha256')) WHERE kind IN ('file.attach', 'act.perform');
