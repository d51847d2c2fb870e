ALTER TABLE person ADD COLUMN pledge_document BYTEA;
