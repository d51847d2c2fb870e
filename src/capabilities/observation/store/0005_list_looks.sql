CREATE TABLE observation_list_look (
  clinic BYTEA NOT NULL, subject BYTEA NOT NULL, list TEXT NOT NULL, person BYTEA NOT NULL,
  day BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (clinic, subject, list, person, day));
CREATE INDEX observation_list_look_by_viewer ON observation_list_look (clinic, person, list, day);
