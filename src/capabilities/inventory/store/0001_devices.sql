CREATE TABLE device (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL,
  owner TEXT NOT NULL, purpose TEXT NOT NULL, roles TEXT NOT NULL, origin TEXT NOT NULL,
  address TEXT NOT NULL, registered_ms BIGINT NOT NULL, retired_ms BIGINT, merged_into BYTEA,
  PRIMARY KEY (clinic, id));
CREATE TABLE device_mac (
  clinic BYTEA NOT NULL, mac TEXT NOT NULL, device BYTEA NOT NULL,
  PRIMARY KEY (clinic, mac));
CREATE INDEX device_mac_by_device ON device_mac (clinic, device);
