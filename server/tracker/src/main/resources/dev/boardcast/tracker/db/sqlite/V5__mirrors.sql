-- Projects that are the mirror of another system's. What the texts say is the mirroring part's own.
CREATE TABLE mirrors (
  project INTEGER NOT NULL PRIMARY KEY REFERENCES projects,
  remote TEXT NOT NULL,
  settings TEXT NOT NULL,
  progress TEXT NOT NULL
) STRICT;

-- Items there and issues here. `base` is what was last seen there. `settled` is the version of the issue
-- that says the same: an issue of another version is changed, and not sent yet. It changes with the issue
-- itself, so this is the list of what waits.
CREATE TABLE mirror_cards (
  project INTEGER NOT NULL REFERENCES projects,
  item TEXT NOT NULL,
  issue INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  base TEXT NOT NULL,
  settled INTEGER NOT NULL,
  PRIMARY KEY (project, item)
) STRICT, WITHOUT ROWID;
