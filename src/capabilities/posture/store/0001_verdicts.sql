-- The result last recorded for each control and device; `device` is empty for the clinic.
CREATE TABLE posture_verdict (
  clinic BYTEA NOT NULL,
  control TEXT NOT NULL,
  device BYTEA NOT NULL,
  verdict TEXT NOT NULL,
  evidence TEXT NOT NULL,
  reason TEXT NOT NULL,
  fingerprint BYTEA NOT NULL,
  since_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, control, device)
);

-- Each verdict that became another. A run is one journal entry; its place is known once the entry
-- is durable.
CREATE TABLE posture_run (
  clinic BYTEA NOT NULL,
  run BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  entry BIGINT,
  PRIMARY KEY (clinic, run)
);

CREATE TABLE posture_change (
  clinic BYTEA NOT NULL,
  run BIGINT NOT NULL,
  control TEXT NOT NULL,
  device BYTEA NOT NULL,
  was TEXT,
  verdict TEXT NOT NULL,
  evidence TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (clinic, run, control, device)
);

CREATE INDEX posture_change_by_control ON posture_change (clinic, control, run);
