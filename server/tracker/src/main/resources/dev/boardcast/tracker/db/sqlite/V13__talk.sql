-- What was last heard of comments and dependencies of a mirrored item, in the mirroring part's own words. `settled` is
-- the version of the issue at which both sides said the same, as in `mirror_cards`. No row: it was never read.
CREATE TABLE mirror_talk (
  project INTEGER NOT NULL REFERENCES projects,
  item TEXT NOT NULL,
  base TEXT NOT NULL,
  settled INTEGER NOT NULL,
  PRIMARY KEY (project, item)
) STRICT, WITHOUT ROWID;

-- What the comments of mirrored issues are called there: written with `mark` before the first request, so that whoever
-- comes after a stop looks for it before it is sent again. `remote` is null while it is not known, and empty for what
-- stays here alone.
CREATE TABLE mirror_comments (
  project INTEGER NOT NULL REFERENCES projects,
  issue INTEGER NOT NULL,
  id INTEGER NOT NULL,
  mark TEXT,
  remote TEXT,
  PRIMARY KEY (project, issue, id)
) STRICT, WITHOUT ROWID;

-- What was said before comments were sent is not sent either.
INSERT INTO mirror_comments (project, issue, id, mark, remote)
  SELECT m.project, m.issue, m.id, NULL, '' FROM comments m
  WHERE EXISTS (SELECT 1 FROM mirrors WHERE project = m.project);
