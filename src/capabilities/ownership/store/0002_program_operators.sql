CREATE TABLE program_operator (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, name TEXT NOT NULL, person BYTEA NOT NULL,
  purpose TEXT NOT NULL, from_day BIGINT NOT NULL, until_day BIGINT, by_person BYTEA NOT NULL,
  at BIGINT NOT NULL, ended_by BYTEA, ended_at BIGINT, ended_why TEXT,
  PRIMARY KEY (clinic, id));
CREATE INDEX program_operator_of ON program_operator (clinic, name);
