ALTER TABLE review_line ADD COLUMN was_known BIGINT NOT NULL DEFAULT 0;
ALTER TABLE review_line ADD COLUMN was_person BYTEA;
ALTER TABLE review_line ADD COLUMN was_administrator BIGINT;
ALTER TABLE review_line ADD COLUMN was_member_of TEXT;
