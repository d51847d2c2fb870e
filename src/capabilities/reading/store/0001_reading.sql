CREATE TABLE reading_material (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, title TEXT NOT NULL, issuer TEXT NOT NULL,
  kinds TEXT NOT NULL, roles TEXT NOT NULL, stopped_by BYTEA, stopped_at BIGINT, stopped_why TEXT,
  PRIMARY KEY (clinic, id));
CREATE TABLE reading_edition (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, material BYTEA NOT NULL, name TEXT NOT NULL,
  published_day BIGINT NOT NULL, due_day BIGINT NOT NULL, document BYTEA, place TEXT NOT NULL,
  by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE INDEX reading_edition_by_material ON reading_edition (clinic, material);
CREATE TABLE reading_acknowledgement (
  clinic BYTEA NOT NULL, edition BYTEA NOT NULL, person BYTEA NOT NULL, day BIGINT NOT NULL,
  by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, edition, person));
CREATE TABLE awareness_act (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, kind TEXT NOT NULL, day BIGINT NOT NULL,
  subject TEXT NOT NULL, by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  withdrawn_by BYTEA, withdrawn_at BIGINT, withdrawn_why TEXT,
  PRIMARY KEY (clinic, id));
CREATE TABLE awareness_attendant (
  clinic BYTEA NOT NULL, act BYTEA NOT NULL, place BIGINT NOT NULL, person BYTEA NOT NULL,
  PRIMARY KEY (clinic, act, place));
