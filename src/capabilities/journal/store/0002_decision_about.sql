-- Which decisions name a device. The journal itself holds what was decided.
CREATE TABLE journal_decision_about (
  clinic BYTEA NOT NULL,
  device BYTEA NOT NULL,
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  decided_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, device, number)
);
