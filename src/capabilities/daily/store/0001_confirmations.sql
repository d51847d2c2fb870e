CREATE TABLE daily_confirmation (
  clinic BYTEA NOT NULL, day BIGINT NOT NULL, id BYTEA NOT NULL, by_person BYTEA NOT NULL,
  at BIGINT NOT NULL, digest BYTEA NOT NULL, unknown BIGINT NOT NULL, remark TEXT NOT NULL,
  generation BIGINT NOT NULL, size BIGINT NOT NULL, root BYTEA NOT NULL,
  -- of each line: a byte for where it came from, then its digest
  lines BYTEA NOT NULL,
  PRIMARY KEY (clinic, day, id));
CREATE TABLE daily_differing (
  clinic BYTEA NOT NULL, day BIGINT NOT NULL, since BIGINT NOT NULL,
  PRIMARY KEY (clinic, day));
