CREATE INDEX evidence_received_by_name ON evidence_received (clinic, name, received_ms)
  WHERE content IS NOT NULL;
