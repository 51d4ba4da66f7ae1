-- A database of schema 4 as the program made it that had its migrations in db/, whose history is in here.
CREATE TABLE activity (
  project INTEGER NOT NULL REFERENCES projects,
  issue INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (project, issue, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE "events" (
  project INTEGER NOT NULL REFERENCES projects,
  sequence INTEGER NOT NULL,
  before TEXT,
  digest TEXT,
  event TEXT NOT NULL,
  PRIMARY KEY (project, sequence)
) STRICT;
INSERT INTO "events" VALUES(1,3,NULL,'AbCdEfGhIjKl','{"type":"project.updated"}');
CREATE TABLE "flyway_schema_history" (
    "installed_rank" INT NOT NULL PRIMARY KEY,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INT,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
    "execution_time" INT NOT NULL,
    "success" BOOLEAN NOT NULL
);
INSERT INTO "flyway_schema_history" VALUES(1,'1','board','SQL','V1__board.sql',-887890175,'','2026-11-29 16:00:49.310',34,1);
INSERT INTO "flyway_schema_history" VALUES(2,'2','recent','SQL','V2__recent.sql',-2015604432,'','2026-11-29 16:00:49.436',2,1);
INSERT INTO "flyway_schema_history" VALUES(3,'3','free numbers','SQL','V3__free_numbers.sql',1679581178,'','2026-11-29 16:00:49.543',21,1);
INSERT INTO "flyway_schema_history" VALUES(4,'4','digests','SQL','V4__digests.sql',-459774900,'','2026-11-29 16:00:49.609',17,1);
CREATE TABLE free_numbers (
  project INTEGER NOT NULL REFERENCES projects,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (project, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  etag TEXT,
  location TEXT,
  body TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE issues (
  project INTEGER NOT NULL REFERENCES projects,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  body TEXT,
  status TEXT NOT NULL,
  phase_id INTEGER,
  assignee TEXT,
  labels TEXT NOT NULL,
  work_items TEXT NOT NULL,
  work_item_count INTEGER NOT NULL,
  completed_count INTEGER NOT NULL,
  next_work_item INTEGER NOT NULL,
  url TEXT,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project, number),
  FOREIGN KEY (project, phase_id) REFERENCES phases (project, id)
) STRICT;
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('epoch','made-before');
CREATE TABLE phases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER NOT NULL REFERENCES projects,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT,
  position INTEGER NOT NULL,
  UNIQUE (project, name_key),
  UNIQUE (project, id)
) STRICT;
CREATE TABLE projects (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL,
  url TEXT,
  sequence INTEGER NOT NULL,
  next_issue INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "projects" VALUES(1,'Apollo',NULL,'open',NULL,3,1,0,0,0);
CREATE TABLE recent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  project INTEGER NOT NULL REFERENCES projects,
  sequence INTEGER NOT NULL,
  entry TEXT NOT NULL
) STRICT;
CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success");
CREATE INDEX issues_figures
  ON issues (project, phase_id, status, work_item_count, completed_count);
CREATE INDEX issues_by_url ON issues (project, url) WHERE url IS NOT NULL;
CREATE INDEX recent_by_time ON recent (at, project, sequence);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('recent',0);
INSERT INTO "sqlite_sequence" VALUES('projects',1);
