CREATE TABLE account_owner (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, device BYTEA NOT NULL, account TEXT NOT NULL,
  use_kind TEXT NOT NULL, person BYTEA NOT NULL, purpose TEXT NOT NULL, from_day BIGINT NOT NULL,
  until_day BIGINT, by_person BYTEA NOT NULL, at BIGINT NOT NULL,
  ended_by BYTEA, ended_at BIGINT, ended_why TEXT,
  PRIMARY KEY (clinic, id));
CREATE INDEX account_owner_of ON account_owner (clinic, device, account);
