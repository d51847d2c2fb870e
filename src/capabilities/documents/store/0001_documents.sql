CREATE TABLE document (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, title TEXT NOT NULL, file_name TEXT NOT NULL,
  type TEXT NOT NULL, bytes BIGINT NOT NULL, digest BYTEA NOT NULL, by_person BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (clinic, id));

-- What the hub found of contents that are not as they were filed.
CREATE TABLE document_standing (
  clinic BYTEA NOT NULL, digest BYTEA NOT NULL, standing TEXT NOT NULL, found_at BIGINT NOT NULL,
  PRIMARY KEY (clinic, digest));
