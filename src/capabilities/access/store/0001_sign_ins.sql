CREATE TABLE sign_in (
  clinic BYTEA NOT NULL, person BYTEA NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL,
  password_hash TEXT NOT NULL, created_ms BIGINT NOT NULL, disabled_ms BIGINT, ends_ms BIGINT,
  PRIMARY KEY (clinic, person));
CREATE UNIQUE INDEX sign_in_name ON sign_in (clinic, name) WHERE disabled_ms IS NULL;
CREATE TABLE session (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, token BYTEA NOT NULL, person BYTEA NOT NULL,
  opened_ms BIGINT NOT NULL, used_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE UNIQUE INDEX session_token ON session (clinic, token);
CREATE TABLE known_browser (
  clinic BYTEA NOT NULL, person BYTEA NOT NULL, device BYTEA NOT NULL, since_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, person, device));
