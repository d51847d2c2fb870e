CREATE TABLE internet_decision (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, used TEXT NOT NULL, paths TEXT NOT NULL,
  try_news BIGINT NOT NULL, opinion_of TEXT NOT NULL, opinion TEXT NOT NULL,
  by_person BYTEA NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE TABLE internet_news_read (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, day BIGINT NOT NULL, source TEXT NOT NULL,
  items TEXT NOT NULL, by_person BYTEA NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE INDEX internet_news_read_on ON internet_news_read (clinic, day);
