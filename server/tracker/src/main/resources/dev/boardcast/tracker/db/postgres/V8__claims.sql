ALTER TABLE issues ADD COLUMN priority TEXT;

-- By whom it is claimed, as everybody sees it. How long the claim holds is in `claims`: it is renewed with each write of
-- its holder, which is no change of the issue.
ALTER TABLE issues ADD COLUMN claimed_by TEXT;

-- `session` tells holders of one name apart; empty where none was said. Times in milliseconds.
CREATE TABLE claims (
  project INTEGER NOT NULL REFERENCES projects,
  issue INTEGER NOT NULL,
  holder TEXT NOT NULL,
  session TEXT NOT NULL,
  length BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (project, issue)
);

CREATE INDEX claims_by_holder ON claims (project, holder, session);
CREATE INDEX claims_by_end ON claims (until);
