CREATE TABLE backup_check (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, kind TEXT NOT NULL, day BIGINT NOT NULL,
  what TEXT NOT NULL, place TEXT NOT NULL, who TEXT NOT NULL, outcome TEXT NOT NULL,
  said TEXT NOT NULL, by_person BYTEA NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE INDEX backup_check_on ON backup_check (clinic, day);
