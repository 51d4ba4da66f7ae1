-- What was on a board when it was connected is not sent: issues up to `since` are no one's but the board's.
ALTER TABLE mirrors ADD COLUMN since INTEGER NOT NULL DEFAULT 0;

UPDATE mirrors SET since = (SELECT next_issue - 1 FROM projects WHERE number = mirrors.project);

-- The issue as it was when its item went away there, so that it can come back as it was. JSON.
ALTER TABLE mirror_cards ADD COLUMN kept TEXT;

-- `gone` 2: the issue was deleted here, and the item stays there without one. What was deleted before deletions
-- were sent is not sent either.
UPDATE mirror_cards SET gone = 2
  WHERE gone = 0 AND NOT EXISTS
    (SELECT 1 FROM issues i WHERE i.project = mirror_cards.project AND i.number = mirror_cards.issue);

CREATE INDEX mirror_cards_by_issue ON mirror_cards (project, issue);

-- Issues made here whose item is being made there: written before the first request, so that whoever comes after a
-- stop looks before it is sent again. `mark` is how the item is recognized, `base` what was sent, `content` the id of
-- an issue there that is not in the project yet.
CREATE TABLE mirror_making (
  project INTEGER NOT NULL REFERENCES projects,
  issue INTEGER NOT NULL,
  mark TEXT NOT NULL,
  base TEXT NOT NULL,
  content TEXT,
  PRIMARY KEY (project, issue)
) STRICT, WITHOUT ROWID;
