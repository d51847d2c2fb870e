CREATE TABLE worry_contact (
  clinic BYTEA NOT NULL, name TEXT NOT NULL, firm TEXT NOT NULL, telephone TEXT NOT NULL,
  mail TEXT NOT NULL, contracted BIGINT NOT NULL, by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic));
CREATE TABLE worry_report (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, year BIGINT NOT NULL, running BIGINT NOT NULL,
  by_person BYTEA NOT NULL, at BIGINT NOT NULL, seen BIGINT NOT NULL, sign TEXT NOT NULL,
  words TEXT NOT NULL, seat BYTEA, seat_name TEXT NOT NULL, writer TEXT, attached TEXT NOT NULL,
  is_open BIGINT NOT NULL,
  PRIMARY KEY (clinic, id), UNIQUE (clinic, year, running));
CREATE INDEX worry_report_by_time ON worry_report (clinic, is_open, at);
CREATE TABLE worry_step (
  clinic BYTEA NOT NULL, report BYTEA NOT NULL, place BIGINT NOT NULL, kind TEXT NOT NULL,
  by_person BYTEA, at BIGINT NOT NULL, happened BIGINT NOT NULL, whom TEXT NOT NULL, way TEXT,
  words TEXT NOT NULL, recurrence TEXT, why_without TEXT NOT NULL,
  PRIMARY KEY (clinic, report, place));
