-- How far the log of each project had come when an epoch ended: positions of that epoch stay good up to there.
CREATE TABLE epoch_heads (
  epoch TEXT NOT NULL,
  project INTEGER NOT NULL REFERENCES projects,
  head INTEGER NOT NULL,
  PRIMARY KEY (epoch, project)
) STRICT, WITHOUT ROWID;
