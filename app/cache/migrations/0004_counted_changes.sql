-- Every change of an operation has a number, so that the journal beside the cache can be brought up to date with what it
-- has not got yet, whoever made the change, and so that a cache that lost its newest writes is recognised by it.

ALTER TABLE op ADD COLUMN change INTEGER NOT NULL DEFAULT 0;   -- the number of its newest change
UPDATE op SET change = seq;
CREATE INDEX op_change ON op(change);

CREATE TABLE changes(
  only INTEGER PRIMARY KEY CHECK(only = 1), newest INTEGER NOT NULL,
  erased INTEGER NOT NULL DEFAULT 0              -- the newest change that took something out of the journal too
) STRICT;
INSERT INTO changes(only, newest) SELECT 1, COALESCE(MAX(seq), 0) FROM op;

CREATE TRIGGER op_made AFTER INSERT ON op BEGIN
  UPDATE changes SET newest = newest + 1;
  UPDATE op SET change = (SELECT newest FROM changes) WHERE seq = new.seq;
END;
-- `batch` is only written in the transaction that makes the operation.
CREATE TRIGGER op_changed AFTER UPDATE OF target, args, expect, before, creates, state, not_before, held_until, why,
  attempts, missed, epoch, created_at, sent_at, settled_at, theirs, error, merged_into ON op BEGIN
  UPDATE changes SET newest = newest + 1;
  UPDATE op SET change = (SELECT newest FROM changes) WHERE seq = new.seq;
END;
CREATE TRIGGER op_forgotten AFTER DELETE ON op BEGIN
  UPDATE changes SET newest = newest + 1, erased = newest + 1;
END;
CREATE TRIGGER op_lane_changed AFTER UPDATE ON op_lane BEGIN
  UPDATE op SET target = target WHERE seq = new.seq;
END;
CREATE TRIGGER idmap_named AFTER UPDATE OF remote_id ON idmap
WHEN old.remote_id IS NULL AND new.remote_id IS NOT NULL BEGIN
  UPDATE op SET target = target WHERE creates = new.pk;
END;

ALTER TABLE account ADD COLUMN rescued_at INTEGER;  -- set until everything has been read again: nothing is sent before

-- Whether a change that may still be sent needs the bytes of a file is asked of every file that goes.
CREATE INDEX op_attaches ON op(json_extract(CAST(args AS TEXT), '$.sha256')) WHERE kind = 'file.attach';
