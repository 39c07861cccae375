-- What walks of all ids have met and no pull has brought; stages that nobody can be moved to.

ALTER TABLE stage ADD COLUMN shut INTEGER NOT NULL DEFAULT 0;

CREATE TABLE stranger(
  account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  kind      TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  met_first INTEGER NOT NULL,                    -- the number of the sweep
  met_last  INTEGER NOT NULL,
  asked     INTEGER NOT NULL DEFAULT 0,          -- everything was walked because of it
  PRIMARY KEY(account_id, kind, remote_id)
) STRICT, WITHOUT ROWID;
