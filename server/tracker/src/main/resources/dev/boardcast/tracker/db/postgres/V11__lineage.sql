-- The table is there since V7; SQLite has it from here on, too.
COMMENT ON TABLE epoch_heads IS 'how far each log had come when an epoch ended';
