-- The groups a person put stages into stand in the journal too: it is made anew with them whenever they change.

ALTER TABLE changes ADD COLUMN grouped INTEGER NOT NULL DEFAULT 0;   -- the newest change of a group
UPDATE changes SET newest = newest + 1, grouped = newest + 1 WHERE EXISTS (SELECT 1 FROM stage_group);

CREATE TRIGGER stage_group_put AFTER INSERT ON stage_group BEGIN
  UPDATE changes SET newest = newest + 1, grouped = newest + 1;
END;
CREATE TRIGGER stage_group_taken_back AFTER DELETE ON stage_group BEGIN
  UPDATE changes SET newest = newest + 1, grouped = newest + 1;
END;
