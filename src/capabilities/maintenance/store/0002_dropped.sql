-- When a session of that agent's last opened no line for want of room; NULL if none did.
ALTER TABLE maintenance_mark ADD COLUMN dropped_ms BIGINT;
