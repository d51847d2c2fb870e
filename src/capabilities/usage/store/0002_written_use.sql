CREATE TABLE usage_written (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, person BYTEA NOT NULL, terminal BYTEA NOT NULL,
  from_at BIGINT NOT NULL, until_at BIGINT NOT NULL, purpose TEXT NOT NULL, paper_writer TEXT,
  corrects BYTEA, correction_why TEXT, taken_back BIGINT NOT NULL, by_person BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE INDEX usage_written_by_time ON usage_written (clinic, from_at);
CREATE INDEX usage_written_by_writing ON usage_written (clinic, at);
CREATE UNIQUE INDEX usage_written_corrected ON usage_written (clinic, corrects);
CREATE INDEX usage_written_by_person ON usage_written (clinic, person, from_at);
