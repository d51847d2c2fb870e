CREATE TABLE usage_imported_line (
  clinic BYTEA NOT NULL, digest BYTEA NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, digest));
