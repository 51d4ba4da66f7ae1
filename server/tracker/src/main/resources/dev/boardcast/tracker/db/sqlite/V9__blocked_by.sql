-- Numbers of issues of the project, a JSON array; null for none.
ALTER TABLE issues ADD COLUMN blocked_by TEXT;
