CREATE TABLE second_factor (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, person BYTEA NOT NULL, kind TEXT NOT NULL,
  label TEXT NOT NULL, secret BYTEA NOT NULL, last_step BIGINT NOT NULL, added_ms BIGINT NOT NULL,
  used_ms BIGINT,
  PRIMARY KEY (clinic, id));
CREATE INDEX second_factor_of ON second_factor (clinic, person);
CREATE TABLE factor_code (
  clinic BYTEA NOT NULL, factor BYTEA NOT NULL, code BYTEA NOT NULL, used_ms BIGINT,
  PRIMARY KEY (clinic, factor, code));
ALTER TABLE session ADD COLUMN proven_ms BIGINT;
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
