CREATE TABLE mail_server (
  clinic BYTEA NOT NULL, settings TEXT NOT NULL,
  PRIMARY KEY (clinic));
CREATE TABLE mail_round (
  clinic BYTEA NOT NULL, day BIGINT NOT NULL, covered BIGINT NOT NULL,
  PRIMARY KEY (clinic));
CREATE TABLE mail_message (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, person BYTEA NOT NULL, day BIGINT NOT NULL,
  state TEXT NOT NULL, queued BIGINT NOT NULL, next BIGINT NOT NULL, attempts BIGINT NOT NULL,
  tried BIGINT, why TEXT NOT NULL, code BIGINT NOT NULL, enhanced TEXT NOT NULL,
  PRIMARY KEY (clinic, id), UNIQUE (clinic, person, day));
CREATE INDEX mail_message_state ON mail_message (clinic, state, next);
