CREATE TABLE observation_look (
  clinic BYTEA NOT NULL, device BYTEA NOT NULL, person BYTEA NOT NULL, day BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, device, person, day));
