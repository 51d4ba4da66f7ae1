-- Which option of a mirrored project a phase follows; null for a phase of the board's own.
ALTER TABLE phases ADD COLUMN option_id TEXT;
