CREATE TABLE address_sighting (
  clinic BYTEA NOT NULL, mac TEXT NOT NULL, address TEXT NOT NULL, vendor TEXT NOT NULL,
  gateway BIGINT NOT NULL, seen_from BYTEA, first_seen_ms BIGINT NOT NULL,
  last_seen_ms BIGINT NOT NULL,
  PRIMARY KEY (clinic, mac, address));
CREATE INDEX address_sighting_by_time ON address_sighting (clinic, last_seen_ms);
