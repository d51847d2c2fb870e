CREATE TABLE fleet_invitation (
  clinic BYTEA NOT NULL, token BYTEA NOT NULL, device BYTEA NOT NULL,
  issued_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL, used_by BYTEA,
  PRIMARY KEY (clinic, token));
CREATE TABLE fleet_agent (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, device BYTEA NOT NULL, serial TEXT NOT NULL,
  key BYTEA NOT NULL, state TEXT NOT NULL, enrolled_ms BIGINT NOT NULL, version TEXT NOT NULL,
  epoch TEXT NOT NULL, boot TEXT NOT NULL, boot_started_ms BIGINT NOT NULL,
  last_seen_ms BIGINT NOT NULL, goodbye TEXT, skew_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));
CREATE UNIQUE INDEX fleet_agent_serial ON fleet_agent (clinic, serial);
CREATE INDEX fleet_agent_device ON fleet_agent (clinic, device);
CREATE TABLE fleet_life (
  clinic BYTEA NOT NULL, agent BYTEA NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  started_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, agent, kind, name));
CREATE TABLE fleet_sleep (
  clinic BYTEA NOT NULL, device BYTEA NOT NULL, from_ms BIGINT NOT NULL, until_ms BIGINT,
  PRIMARY KEY (clinic, device, from_ms));
