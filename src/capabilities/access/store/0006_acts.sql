ALTER TABLE sign_in ADD COLUMN handed_by BYTEA;
ALTER TABLE sign_in ADD COLUMN handed_ms BIGINT;
ALTER TABLE sign_in ADD COLUMN own_ms BIGINT;
CREATE TABLE sign_in_act (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, kind TEXT NOT NULL, person BYTEA NOT NULL,
  by_person BYTEA, console TEXT NOT NULL, at_ms BIGINT NOT NULL, roles TEXT NOT NULL,
  reason TEXT NOT NULL, confirmed_by BYTEA, confirmed_ms BIGINT,
  confirmed_lately BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (clinic, id));
