CREATE TABLE observation_person_look (
  clinic BYTEA NOT NULL, subject BYTEA NOT NULL, person BYTEA NOT NULL, day BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, subject, person, day));
