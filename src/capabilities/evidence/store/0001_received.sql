CREATE TABLE evidence_received (
  clinic BYTEA NOT NULL, device BYTEA NOT NULL, name TEXT NOT NULL, number BIGINT NOT NULL,
  spec_version BIGINT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, rows_count BIGINT NOT NULL,
  epoch TEXT NOT NULL, sequence BIGINT NOT NULL,
  observed_ms BIGINT NOT NULL, received_ms BIGINT NOT NULL,
  confirmed_epoch TEXT NOT NULL, confirmed_sequence BIGINT NOT NULL, confirmed_ms BIGINT NOT NULL,
  doubted BIGINT NOT NULL DEFAULT 0,
  digest BYTEA NOT NULL, cited BIGINT NOT NULL, content BYTEA,
  PRIMARY KEY (clinic, device, name, number));
CREATE INDEX evidence_received_by_digest ON evidence_received (clinic, digest);
CREATE INDEX evidence_received_by_age ON evidence_received (clinic, received_ms)
  WHERE content IS NOT NULL AND cited = 0;
CREATE INDEX evidence_received_by_observation
  ON evidence_received (clinic, device, name, observed_ms);
