CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A deleted project keeps its row and its log, so that `project.deleted` can be replayed.
CREATE TABLE projects (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL,
  url TEXT,
  sequence INTEGER NOT NULL,
  next_issue INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0
) STRICT;

-- `name_key` is the name as it is compared: lower case.
CREATE TABLE phases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER NOT NULL REFERENCES projects,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT,
  position INTEGER NOT NULL,
  UNIQUE (project, name_key),
  UNIQUE (project, id)
) STRICT;

-- Labels and work items are JSON arrays: an issue is always read and written whole. The two counts
-- are those of its work items, so that a phase's figures come from the index alone.
CREATE TABLE issues (
  project INTEGER NOT NULL REFERENCES projects,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  body TEXT,
  status TEXT NOT NULL,
  phase_id INTEGER,
  assignee TEXT,
  labels TEXT NOT NULL,
  work_items TEXT NOT NULL,
  work_item_count INTEGER NOT NULL,
  completed_count INTEGER NOT NULL,
  next_work_item INTEGER NOT NULL,
  url TEXT,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project, number),
  FOREIGN KEY (project, phase_id) REFERENCES phases (project, id)
) STRICT;

CREATE INDEX issues_figures
  ON issues (project, phase_id, status, work_item_count, completed_count);
CREATE INDEX issues_by_url ON issues (project, url) WHERE url IS NOT NULL;

-- Numbers of deleted issues: they are never used again.
CREATE TABLE deleted_issues (
  project INTEGER NOT NULL REFERENCES projects,
  number INTEGER NOT NULL,
  PRIMARY KEY (project, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  project INTEGER NOT NULL REFERENCES projects,
  sequence INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (project, sequence)
) STRICT;

-- The last events of each issue, without their resource. Kept apart from the log, which forgets an
-- issue's events as soon as others were busy.
CREATE TABLE activity (
  project INTEGER NOT NULL REFERENCES projects,
  issue INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (project, issue, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  etag TEXT,
  location TEXT,
  body TEXT,
  created_at INTEGER NOT NULL
) STRICT;
