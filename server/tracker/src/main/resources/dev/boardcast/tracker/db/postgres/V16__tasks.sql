-- Whether the work items of a mirrored project's issues are the task lines of their bodies. Those of projects that were
-- connected before are the board's own.
ALTER TABLE mirrors ADD COLUMN tasks INTEGER NOT NULL DEFAULT 0;
