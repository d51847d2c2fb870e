ALTER TABLE device ADD COLUMN returned_as BYTEA;
