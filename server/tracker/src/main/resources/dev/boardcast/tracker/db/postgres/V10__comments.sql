-- How many there are in `comments`; null for none.
ALTER TABLE issues ADD COLUMN comment_count INTEGER;

-- `id` counts up within the issue. Time in milliseconds.
CREATE TABLE comments (
  project INTEGER NOT NULL REFERENCES projects,
  issue INTEGER NOT NULL,
  id INTEGER NOT NULL,
  author TEXT,
  created_at BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (project, issue, id)
);
