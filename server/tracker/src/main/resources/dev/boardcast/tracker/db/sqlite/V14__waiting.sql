-- Which issues wait for which is read before any issue is let wait for another one: few of a board's do.
CREATE INDEX issues_waiting ON issues (project, number, blocked_by) WHERE blocked_by IS NOT NULL;
