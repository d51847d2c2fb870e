CREATE TABLE statement_document (
  clinic BYTEA NOT NULL, statement BYTEA NOT NULL, place BIGINT NOT NULL, document BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  PRIMARY KEY (clinic, statement, place));
ALTER TABLE statement ADD COLUMN confirmed_by BYTEA;
ALTER TABLE statement ADD COLUMN confirmed_at BIGINT;
ALTER TABLE statement ADD COLUMN confirmed_why TEXT;
ALTER TABLE statement ADD COLUMN confirmed_lately BIGINT;
