CREATE TABLE passkey (
  clinic BYTEA NOT NULL, factor BYTEA NOT NULL, credential BYTEA NOT NULL,
  public_key BYTEA NOT NULL, site TEXT NOT NULL, uses BIGINT NOT NULL, built_in BIGINT NOT NULL,
  PRIMARY KEY (clinic, factor));
CREATE UNIQUE INDEX passkey_credential ON passkey (clinic, credential);
