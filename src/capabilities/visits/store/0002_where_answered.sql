-- Where a self-check was answered, and who vouches for one that was not answered at its machine.
ALTER TABLE visit_self_check ADD COLUMN answered_at TEXT;
ALTER TABLE visit_self_check ADD COLUMN other_device BYTEA;
ALTER TABLE visit_self_check ADD COLUMN vouched_by BYTEA;
ALTER TABLE visit_self_check ADD COLUMN vouched_at BIGINT;
ALTER TABLE visit_self_check ADD COLUMN vouched_why TEXT;
ALTER TABLE visit_self_check ADD COLUMN vouched_lately BIGINT NOT NULL DEFAULT 0;
