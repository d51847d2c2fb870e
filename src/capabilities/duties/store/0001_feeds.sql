CREATE TABLE calendar_feed (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, person BYTEA NOT NULL, label TEXT NOT NULL,
  token BYTEA NOT NULL, made BIGINT NOT NULL, used BIGINT,
  PRIMARY KEY (clinic, id));
