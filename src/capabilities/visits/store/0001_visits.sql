CREATE TABLE visit (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, day BIGINT NOT NULL, who TEXT NOT NULL,
  company TEXT NOT NULL, about TEXT NOT NULL, report BYTEA, report_digest BYTEA,
  by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE TABLE visit_device (
  clinic BYTEA NOT NULL, visit BYTEA NOT NULL, place BIGINT NOT NULL, device BYTEA NOT NULL,
  PRIMARY KEY (clinic, visit, place));
-- `details` is canonical JSON; `file` is the result file as it was brought, sealed.
CREATE TABLE visit_reading (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, device BYTEA NOT NULL, visit BYTEA, day BIGINT NOT NULL,
  who TEXT NOT NULL, observed_ms BIGINT NOT NULL, machine TEXT NOT NULL, windows TEXT NOT NULL,
  details TEXT NOT NULL, digest BYTEA NOT NULL, by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  file BYTEA NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE INDEX visit_reading_by_digest ON visit_reading (clinic, device, digest);
-- `answers` are words between commas, in the order of the questions; `browser` is canonical JSON.
CREATE TABLE visit_self_check (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, device BYTEA NOT NULL, answers TEXT NOT NULL,
  address TEXT NOT NULL, browser TEXT, by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE INDEX visit_self_check_by_device ON visit_self_check (clinic, device, at);
