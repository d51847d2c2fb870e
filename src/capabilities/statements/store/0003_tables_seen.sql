-- The tables that what was seen had been judged by, and the digest of their list.
ALTER TABLE statement ADD COLUMN seen_tables BYTEA;
CREATE TABLE statement_table (
  clinic BYTEA NOT NULL, statement BYTEA NOT NULL, place BIGINT NOT NULL, name TEXT NOT NULL,
  device BYTEA, digest BYTEA NOT NULL, observed BIGINT,
  PRIMARY KEY (clinic, statement, place));
