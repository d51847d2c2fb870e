ALTER TABLE review_line ADD COLUMN valid BIGINT;
ALTER TABLE review_line ADD COLUMN valid_until BIGINT;
