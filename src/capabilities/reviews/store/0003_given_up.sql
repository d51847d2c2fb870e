ALTER TABLE review ADD COLUMN abandoned_by BYTEA;
ALTER TABLE review ADD COLUMN abandoned_at BIGINT;
ALTER TABLE review ADD COLUMN abandoned_why TEXT;
