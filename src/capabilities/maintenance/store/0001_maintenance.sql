CREATE TABLE maintenance_line (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, number BIGINT NOT NULL, device BYTEA NOT NULL,
  origin TEXT NOT NULL, session TEXT NOT NULL, service TEXT NOT NULL, place TEXT NOT NULL,
  account TEXT NOT NULL, screen BIGINT NOT NULL, from_ms BIGINT NOT NULL, until_ms BIGINT,
  ending TEXT NOT NULL, seen_ms BIGINT, known_ms BIGINT NOT NULL, written_by BYTEA,
  settled BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE UNIQUE INDEX maintenance_line_number ON maintenance_line (clinic, number);
CREATE INDEX maintenance_line_session ON maintenance_line (clinic, device, session);
CREATE INDEX maintenance_line_from ON maintenance_line (clinic, from_ms);
-- What was said of a line, in order: kind is report, ruling or correction; the rest is by kind.
CREATE TABLE maintenance_turn (
  clinic BYTEA NOT NULL, line BYTEA NOT NULL, turn BIGINT NOT NULL, kind TEXT NOT NULL,
  engineer TEXT NOT NULL, company TEXT NOT NULL, words TEXT NOT NULL, word TEXT NOT NULL,
  person BYTEA, from_ms BIGINT, until_ms BIGINT, by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, line, turn));
-- What was taken for the work, by the report that told of it.
CREATE TABLE maintenance_taken (
  clinic BYTEA NOT NULL, line BYTEA NOT NULL, turn BIGINT NOT NULL, place BIGINT NOT NULL,
  category BIGINT NOT NULL, form TEXT NOT NULL, medium TEXT NOT NULL, what TEXT NOT NULL,
  disposal TEXT NOT NULL, until_day BIGINT NOT NULL, done_day BIGINT,
  PRIMARY KEY (clinic, line, turn, place));
-- How far the events of an agent were taken up.
CREATE TABLE maintenance_mark (
  clinic BYTEA NOT NULL, device BYTEA NOT NULL, epoch TEXT NOT NULL, number BIGINT NOT NULL,
  PRIMARY KEY (clinic, device, epoch));
