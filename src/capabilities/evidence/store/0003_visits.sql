-- 1 if the reading that confirmed this content last was brought from a visit.
ALTER TABLE evidence_received ADD COLUMN at_visit BIGINT NOT NULL DEFAULT 0;
