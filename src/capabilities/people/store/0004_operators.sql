CREATE TABLE person_operator (
  clinic BYTEA NOT NULL, person BYTEA NOT NULL, from_day BIGINT NOT NULL, operator TEXT NOT NULL,
  until_day BIGINT,
  PRIMARY KEY (clinic, person, from_day));
INSERT INTO person_operator (clinic, person, from_day, operator)
  SELECT clinic, id, from_day, operator FROM person WHERE operator <> '';
ALTER TABLE person DROP COLUMN operator;
ALTER TABLE person ADD COLUMN own_change_at BIGINT;
ALTER TABLE person ADD COLUMN own_change_why TEXT;
