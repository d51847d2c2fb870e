-- Whoever joined after staff were told, and was told, too.
CREATE TABLE observation_told (
  clinic BYTEA NOT NULL, notice BYTEA NOT NULL, person BYTEA NOT NULL, day BIGINT NOT NULL,
  by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, notice, person));
