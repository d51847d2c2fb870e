CREATE TABLE retention_rule (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, entry_class TEXT NOT NULL, months BIGINT NOT NULL,
  reason TEXT NOT NULL, by_person BYTEA NOT NULL, at_ms BIGINT NOT NULL, from_day BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE TABLE legal_hold (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, first_month TEXT NOT NULL, last_month TEXT,
  reason TEXT NOT NULL, by_person BYTEA NOT NULL, at_ms BIGINT NOT NULL, released_by BYTEA,
  released_ms BIGINT, release_why TEXT,
  PRIMARY KEY (clinic, id));
