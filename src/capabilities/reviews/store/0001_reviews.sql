CREATE TABLE review (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, due_day BIGINT NOT NULL,
  started_by BYTEA NOT NULL, started_at BIGINT NOT NULL,
  signed_by BYTEA, signed_at BIGINT, summary TEXT,
  PRIMARY KEY (clinic, id));
CREATE TABLE review_line (
  clinic BYTEA NOT NULL, review BYTEA NOT NULL, line BIGINT NOT NULL,
  kind TEXT NOT NULL, person BYTEA, last_day BIGINT, device BYTEA, account TEXT NOT NULL,
  service BIGINT NOT NULL, purpose TEXT NOT NULL, administrator BIGINT, member_of TEXT,
  idle_days BIGINT, standing TEXT NOT NULL,
  choice TEXT, remark TEXT, decided_by BYTEA, decided_at BIGINT, alone BIGINT, alone_why TEXT,
  settled TEXT, settled_observed BIGINT, settled_at BIGINT, settled_table BYTEA, settled_now TEXT,
  idle_read BIGINT,
  PRIMARY KEY (clinic, review, line));
CREATE TABLE review_alone (
  clinic BYTEA NOT NULL, review BYTEA NOT NULL, place BIGINT NOT NULL,
  kind TEXT NOT NULL, subject TEXT NOT NULL, by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (clinic, review, place));
