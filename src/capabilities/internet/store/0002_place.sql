-- In the order in which they were made, whatever the clock said then.
ALTER TABLE internet_decision ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
