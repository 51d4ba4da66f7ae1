-- The last changes of all projects, in the order in which they were made, each as a line of the
-- activity. Apart from the log, which keeps so many events of each project, with their resources.
CREATE TABLE recent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  project INTEGER NOT NULL REFERENCES projects,
  sequence INTEGER NOT NULL,
  entry TEXT NOT NULL
) STRICT;

-- What the log still has. The merge patch leaves out what is null.
INSERT INTO recent (at, project, sequence, entry)
  SELECT
    CAST(round(unixepoch(e.event ->> '$.timestamp', 'subsec') * 1000) AS INTEGER) AS at,
    e.project,
    e.sequence,
    json_patch('{}', json_object(
      'sequence', e.sequence,
      'projectNumber', e.project,
      'issueNumber', e.event ->> '$.issueNumber',
      'type', e.event ->> '$.type',
      'timestamp', e.event ->> '$.timestamp',
      'actor', e.event ->> '$.data.actor',
      'origin', e.event ->> '$.data.origin',
      'changed', e.event -> '$.data.changed',
      'title', coalesce(
        e.event ->> '$.data.issue.title', e.event ->> '$.data.project.title', p.title),
      'status', e.event ->> '$.data.issue.status',
      'phase', e.event ->> '$.data.issue.phase',
      'assignee', e.event ->> '$.data.issue.assignee'))
  FROM events e JOIN projects p ON p.number = e.project
  ORDER BY at, e.project, e.sequence;

CREATE INDEX recent_by_time ON recent (at, project, sequence);
