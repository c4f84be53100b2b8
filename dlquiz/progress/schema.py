"""The tables of the progress store, and how an older file becomes a newer one.

Answers are only ever added; what undoes one or counts it as right is a row of its own. What is derived from them is a
view, but for `cards`, a cache that the answers rebuild. `drafts` are answers of a mock exam that was not handed in.
"""

APPLICATION = 0x444C515A  # "DLQZ": how the file says whose it is

FIRST = """
CREATE TABLE sessions (
  uid TEXT PRIMARY KEY,
  started TEXT NOT NULL,
  mode TEXT NOT NULL,
  plan TEXT NOT NULL,
  version TEXT NOT NULL
) STRICT;
CREATE TABLE endings (
  session TEXT PRIMARY KEY REFERENCES sessions (uid),
  at TEXT NOT NULL
) STRICT;
CREATE TABLE answers (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  session TEXT NOT NULL REFERENCES sessions (uid),
  task INTEGER NOT NULL,
  part INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  at TEXT NOT NULL,
  day TEXT NOT NULL,
  skill TEXT NOT NULL,
  code TEXT NOT NULL,
  wording TEXT NOT NULL,
  form TEXT NOT NULL,
  counts INTEGER NOT NULL,
  response TEXT,
  outcome TEXT NOT NULL,
  credit REAL NOT NULL,
  points REAL NOT NULL,
  misconception TEXT,
  hints INTEGER NOT NULL,
  seconds REAL NOT NULL
) STRICT;
CREATE TABLE amendments (
  uid TEXT PRIMARY KEY,
  answer TEXT NOT NULL REFERENCES answers (uid),
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('undone', 'right'))
) STRICT;
CREATE TABLE drafts (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL REFERENCES sessions (uid),
  task INTEGER NOT NULL,
  part INTEGER NOT NULL,
  at TEXT NOT NULL,
  elapsed REAL NOT NULL,
  response TEXT NOT NULL
) STRICT;
CREATE TABLE cards (
  skill TEXT PRIMARY KEY,
  stability REAL NOT NULL,
  difficulty REAL NOT NULL,
  due TEXT NOT NULL,
  reviewed TEXT NOT NULL
) STRICT;
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE INDEX answers_of_skill ON answers (skill, at);
CREATE INDEX answers_of_session ON answers (session, task, part);
CREATE INDEX amendments_of_answer ON amendments (answer);
CREATE VIEW counted AS
  SELECT answers.*,
    CASE WHEN EXISTS (SELECT 1 FROM amendments WHERE answer = answers.uid AND kind = 'right')
      THEN 1.0 ELSE credit END AS earned
  FROM answers
  WHERE NOT EXISTS (SELECT 1 FROM amendments WHERE answer = answers.uid AND kind = 'undone');
CREATE VIEW attempts AS
  SELECT session, task, skill, code, form, min(counts) AS counts, max(at) AS at, min(day) AS day,
    min(earned) AS credit, sum(hints) AS hints, sum(seconds) AS seconds,
    sum(earned * points) AS earned, sum(points) AS points, count(*) = max(parts) AS complete, max(id) AS last
  FROM counted
  GROUP BY session, task, skill, code, form;
"""

MIGRATIONS = (FIRST,)  # the script at place n makes version n + 1 of version n
NEWEST = len(MIGRATIONS)
TABLES = ("sessions", "endings", "answers", "amendments", "drafts", "settings")
