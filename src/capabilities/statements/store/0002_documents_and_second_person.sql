CREATE TABLE statement_document (
  clinic BYTEA NOT NULL, statement BYTEA NOT NULL, place BIGINT NOT NULL, document BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  PRIMARY KEY (clinic, statement, place));
-- Each confirmation, in the order they were given: the last one stands.
CREATE TABLE statement_confirmation (
  clinic BYTEA NOT NULL, statement BYTEA NOT NULL, place BIGINT NOT NULL, by_person BYTEA NOT NULL,
  at BIGINT NOT NULL, alone BIGINT NOT NULL, lately BIGINT NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (clinic, statement, place));
