CREATE TABLE statement (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, control TEXT NOT NULL, answer TEXT NOT NULL,
  checked_day BIGINT NOT NULL, until_day BIGINT NOT NULL, target_day BIGINT, in_charge BYTEA,
  reason TEXT NOT NULL, seen_at BIGINT NOT NULL, by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  withdrawn_by BYTEA, withdrawn_at BIGINT, withdrawn_why TEXT,
  PRIMARY KEY (clinic, id));
CREATE INDEX statement_by_control ON statement (clinic, control);
CREATE TABLE statement_seen (
  clinic BYTEA NOT NULL, statement BYTEA NOT NULL, control TEXT NOT NULL, verdict TEXT NOT NULL,
  evidence TEXT NOT NULL, judged BIGINT NOT NULL, of_all BIGINT NOT NULL,
  PRIMARY KEY (clinic, statement, control));
