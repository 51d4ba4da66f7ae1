-- Issues that GitHub's webhook told of, by their node ids, which stay whatever is renamed. `issue` is the one that it
-- is here; null while it is no card. `told_at` is GitHub's time of what it said last, `base` is what that was.
-- `over`: deleted or transferred there, so that late deliveries raise nothing. What is no card is kept until
-- `kept_until`.
CREATE TABLE hook_issues (
  project INTEGER NOT NULL REFERENCES projects,
  node TEXT NOT NULL,
  issue INTEGER,
  told_at INTEGER,
  base TEXT NOT NULL,
  over INTEGER NOT NULL,
  kept_until INTEGER,
  PRIMARY KEY (project, node)
) STRICT, WITHOUT ROWID;
CREATE INDEX hook_issues_by_issue ON hook_issues (project, issue) WHERE issue IS NOT NULL;
CREATE INDEX hook_issues_kept ON hook_issues (kept_until) WHERE kept_until IS NOT NULL;

-- What the content of a mirrored item is called there: an issue's own id, which its deliveries name.
CREATE TABLE mirror_contents (
  content TEXT NOT NULL,
  project INTEGER NOT NULL REFERENCES projects,
  item TEXT NOT NULL,
  PRIMARY KEY (content, project)
) STRICT, WITHOUT ROWID;
CREATE INDEX mirror_contents_by_project ON mirror_contents (project, item);

-- Items that a mirrored system told of and that are still to be read. What the texts say is the mirroring part's own.
CREATE TABLE mirror_news (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER NOT NULL REFERENCES projects,
  item TEXT NOT NULL,
  told TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX mirror_news_by_project ON mirror_news (project, id);
