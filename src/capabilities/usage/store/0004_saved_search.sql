CREATE TABLE usage_saved_search (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
  person TEXT NOT NULL, terminal TEXT NOT NULL, kind TEXT NOT NULL, class TEXT NOT NULL,
  action TEXT NOT NULL, outcome TEXT NOT NULL, days BIGINT, by_person BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE UNIQUE INDEX usage_saved_search_by_name ON usage_saved_search (clinic, folded);
