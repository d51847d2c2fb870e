-- Each file of DATA/specs.d as the journal last said it is. `entry` is known once it is durable.
CREATE TABLE catalog_drop_in (
  clinic BYTEA NOT NULL, file TEXT NOT NULL, digest BYTEA NOT NULL, state TEXT NOT NULL,
  entry BIGINT,
  PRIMARY KEY (clinic, file));
