-- More that a person may ask for: mails that go with a decline, another job, fields of applications and of details.

ALTER TABLE op ADD COLUMN agreed_at INTEGER;          -- when a person last said that it may go; none: when they asked
ALTER TABLE application ADD COLUMN base_job INTEGER;  -- the vendor's job, while what is shown is on another one
ALTER TABLE application ADD COLUMN base_said BLOB;    -- source and more as the vendor said, while something else is shown
-- As of candidates: `data` is what a person sees, `base` what the vendor said, while that is something else.
ALTER TABLE detail ADD COLUMN base BLOB;
ALTER TABLE detail ADD COLUMN op INTEGER;
ALTER TABLE detail ADD COLUMN problem INTEGER NOT NULL DEFAULT 0;
