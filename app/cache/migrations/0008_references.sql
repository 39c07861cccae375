-- Reference checks, and who is the same person in several accounts.

ALTER TABLE detail ADD COLUMN of INTEGER;        -- the check that a referee belongs to
CREATE INDEX detail_of ON detail(of) WHERE of IS NOT NULL;

ALTER TABLE candidate ADD COLUMN external_ref TEXT;
CREATE INDEX candidate_external_ref ON candidate(external_ref) WHERE external_ref IS NOT NULL;

-- `one` says by its external_ref that it is `other`, which is in another account. It goes with either of them.
CREATE TABLE person_link(
  one   INTEGER NOT NULL REFERENCES idmap(pk) ON DELETE CASCADE,
  other INTEGER NOT NULL REFERENCES idmap(pk) ON DELETE CASCADE,
  PRIMARY KEY(one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_link_other ON person_link(other);
