CREATE TABLE usage_sender (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, token BYTEA,
  certificate_serial TEXT NOT NULL, made_by BYTEA NOT NULL, made BIGINT NOT NULL, expires BIGINT,
  revoked BIGINT,
  PRIMARY KEY (clinic, id));

CREATE TABLE usage_account (
  clinic BYTEA NOT NULL, source TEXT NOT NULL, accepted BIGINT NOT NULL,
  quarantined BIGINT NOT NULL, gaps BIGINT NOT NULL, missed BIGINT NOT NULL, number BIGINT NOT NULL,
  first_heard BIGINT, last_heard BIGINT,
  PRIMARY KEY (clinic, source));
