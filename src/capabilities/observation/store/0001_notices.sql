-- What staff are told before they are observed. Roles and persons stand as words, with spaces between them.
CREATE TABLE observation_notice (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, purpose TEXT NOT NULL, responsible BYTEA NOT NULL,
  viewer_roles TEXT NOT NULL, viewer_persons TEXT NOT NULL, keep_months BIGINT NOT NULL,
  start_day BIGINT NOT NULL, until_day BIGINT, by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  given_day BIGINT, given_by BYTEA, given_at BIGINT, given_alone TEXT,
  ended_by BYTEA, ended_at BIGINT, ended_why TEXT,
  PRIMARY KEY (clinic, id));
