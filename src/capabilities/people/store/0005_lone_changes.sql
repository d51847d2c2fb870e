CREATE TABLE person_lone_change (
  clinic BYTEA NOT NULL, number BIGINT NOT NULL, person BYTEA NOT NULL, by_person BYTEA,
  at_ms BIGINT NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (clinic, number));
