-- The group a person puts a stage into, for good: it outlives the stage, which may go and come back.

CREATE TABLE stage_group(
  account_id INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  stage     TEXT NOT NULL,                       -- its remote id; of all stages of a name: '=' and the name, folded
  kind      TEXT NOT NULL,
  PRIMARY KEY(account_id, stage)
) STRICT, WITHOUT ROWID;

ALTER TABLE stage ADD COLUMN told TEXT NOT NULL DEFAULT 'other';   -- the kind as the adapter has it
ALTER TABLE stage ADD COLUMN said INTEGER NOT NULL DEFAULT 0;      -- and it has that from the vendor, not from the name
UPDATE stage SET told = kind, said = kind IN ('hired', 'rejected', 'withdrawn', 'on_hold'), hash = x'';
