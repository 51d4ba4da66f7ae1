-- Each event has a digest over the digest before it and its own text. Those of the events that are
-- here already are made at the next start, for SQLite cannot. They come before the text, which may be
-- long; `before` is kept with each event, for the event it belongs to may be gone from the log.
CREATE TABLE events_with_digests (
  project INTEGER NOT NULL REFERENCES projects,
  sequence INTEGER NOT NULL,
  before TEXT,
  digest TEXT,
  event TEXT NOT NULL,
  PRIMARY KEY (project, sequence)
) STRICT;

INSERT INTO events_with_digests (project, sequence, event)
  SELECT project, sequence, event FROM events ORDER BY project, sequence;

DROP TABLE events;

ALTER TABLE events_with_digests RENAME TO events;
