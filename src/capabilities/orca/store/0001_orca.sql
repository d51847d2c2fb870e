CREATE TABLE orca_reading_decision (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, device BYTEA NOT NULL, reads TEXT NOT NULL,
  opinion_of TEXT NOT NULL, opinion TEXT NOT NULL, by_person BYTEA NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE INDEX orca_reading_decision_of ON orca_reading_decision (clinic, device, at_ms);
