CREATE TABLE mail_message_to_all (
  clinic BYTEA NOT NULL, id BYTEA NOT NULL, person BYTEA, worry BYTEA, recipient TEXT NOT NULL,
  day BIGINT NOT NULL, state TEXT NOT NULL, queued BIGINT NOT NULL, next BIGINT NOT NULL,
  attempts BIGINT NOT NULL, tried BIGINT, why TEXT NOT NULL, code BIGINT NOT NULL,
  enhanced TEXT NOT NULL,
  PRIMARY KEY (clinic, id), UNIQUE (clinic, person, day), UNIQUE (clinic, worry, recipient));
INSERT INTO mail_message_to_all (clinic, id, person, worry, recipient, day, state, queued, next,
  attempts, tried, why, code, enhanced) SELECT clinic, id, person, worry, '', day, state, queued,
  next, attempts, tried, why, code, enhanced FROM mail_message;
DROP TABLE mail_message;
ALTER TABLE mail_message_to_all RENAME TO mail_message;
CREATE INDEX mail_message_by_state ON mail_message (clinic, state, next);
