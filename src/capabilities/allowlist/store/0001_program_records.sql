CREATE TABLE program_record (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, purpose TEXT NOT NULL, opinion TEXT NOT NULL,
  opinion_by TEXT NOT NULL, decided_by TEXT NOT NULL, decided_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE TABLE recorded_program (
  clinic BYTEA NOT NULL, record BYTEA NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
  digest BYTEA NOT NULL,
  PRIMARY KEY (clinic, record, name));
