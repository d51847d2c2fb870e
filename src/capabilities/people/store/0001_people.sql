CREATE TABLE person (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, name TEXT NOT NULL, kana TEXT NOT NULL,
  kind TEXT NOT NULL, employer TEXT NOT NULL, from_day BIGINT NOT NULL, until_day BIGINT,
  language TEXT NOT NULL, pledge_day BIGINT, pledge_after_leaving BIGINT, pledge_clause TEXT,
  instructed_by BYTEA, operator TEXT NOT NULL, briefed_day BIGINT,
  PRIMARY KEY (clinic, id));
CREATE TABLE person_safety_role (
  clinic BYTEA NOT NULL, person BYTEA NOT NULL, role TEXT NOT NULL,
  PRIMARY KEY (clinic, person, role));
CREATE TABLE person_seat (
  clinic BYTEA NOT NULL, person BYTEA NOT NULL, device BYTEA NOT NULL,
  PRIMARY KEY (clinic, person, device));
