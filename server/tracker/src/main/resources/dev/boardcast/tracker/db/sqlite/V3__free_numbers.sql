-- Numbers that a project's issues passed over: an issue from outside came with one that was not the
-- next. Every other number below `next_issue` has been used, and is never used again; so a deleted
-- issue leaves nothing behind.
CREATE TABLE free_numbers (
  project INTEGER NOT NULL REFERENCES projects,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (project, first)
) STRICT, WITHOUT ROWID;

WITH
  marks (project, number) AS (
    SELECT project, number FROM issues
    UNION SELECT project, number FROM deleted_issues
    UNION SELECT number, 0 FROM projects WHERE deleted = 0
    UNION SELECT number, next_issue FROM projects WHERE deleted = 0
  ),
  steps AS (
    SELECT project, number, lead(number) OVER (PARTITION BY project ORDER BY number) AS next
    FROM marks
  )
INSERT INTO free_numbers (project, first, last)
  SELECT project, number + 1, next - 1 FROM steps WHERE next > number + 1;

DROP TABLE deleted_issues;
