-- What an issue that was moved is sorted by, in place of its number; null for the others.
ALTER TABLE issues ADD COLUMN place TEXT;
