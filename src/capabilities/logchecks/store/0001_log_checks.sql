CREATE TABLE log_check (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, first_day BIGINT NOT NULL, last_day BIGINT NOT NULL,
  sources TEXT NOT NULL, looked TEXT NOT NULL, is_clear BIGINT NOT NULL, found TEXT NOT NULL,
  done TEXT NOT NULL, generation BIGINT NOT NULL, size BIGINT NOT NULL, root BYTEA NOT NULL,
  by_person BYTEA NOT NULL, at BIGINT NOT NULL, alone BIGINT NOT NULL, why TEXT NOT NULL,
  material TEXT NOT NULL,
  PRIMARY KEY (clinic, id));
-- Each look at the checker's own acts, in the order they were taken: the last one stands.
CREATE TABLE log_check_seen (
  clinic BYTEA NOT NULL, log_check BYTEA NOT NULL, place BIGINT NOT NULL, by_person BYTEA NOT NULL,
  at BIGINT NOT NULL, looked TEXT NOT NULL, lately BIGINT NOT NULL, alone BIGINT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (clinic, log_check, place));
