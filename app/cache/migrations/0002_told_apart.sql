-- Two stages of one job may be called alike at the vendor. `name` is what a person reads, with a number behind it where
-- it came before; `plain` is the vendor's own.

ALTER TABLE stage ADD COLUMN plain TEXT;
UPDATE stage SET plain = name;
UPDATE stage SET name = plain || (
  SELECT CASE COUNT(*) WHEN 0 THEN '' ELSE ' (' || (COUNT(*) + 1) || ')' END FROM stage o
  WHERE o.job = stage.job AND o.plain = stage.plain AND (o.position, o.pk) < (stage.position, stage.pk)
);
