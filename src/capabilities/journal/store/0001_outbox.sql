CREATE TABLE journal_outbox (
  clinic BYTEA NOT NULL,
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (clinic, number)
);
-- The highest number given: it outlives its row, so that a number is never given twice.
CREATE TABLE journal_outbox_mark (
  clinic BYTEA NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (clinic)
);
