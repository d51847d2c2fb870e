CREATE TABLE log_check (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, first_day BIGINT NOT NULL, last_day BIGINT NOT NULL,
  sources TEXT NOT NULL, looked TEXT NOT NULL, is_clear BIGINT NOT NULL, found TEXT NOT NULL,
  done TEXT NOT NULL, generation BIGINT NOT NULL, size BIGINT NOT NULL, root BYTEA NOT NULL,
  by_person BYTEA NOT NULL, at BIGINT NOT NULL, alone BIGINT NOT NULL, why TEXT NOT NULL,
  seen_by BYTEA, seen_at BIGINT, seen_looked TEXT, seen_lately BIGINT,
  PRIMARY KEY (clinic, id));
