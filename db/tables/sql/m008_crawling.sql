-- Never edit: add a migration. What crawls remember besides documents. Nothing observed in an article is in here:
-- with the rows deleted, the next crawl asks for everything anew.

-- Addresses that are no documents: robots.txt, feeds, sitemaps and index pages with their last body, and pages that
-- were looked at and not taken (body NULL; rule says why), so that the next crawl can ask conditionally.
CREATE TABLE listings (
  url TEXT PRIMARY KEY NOT NULL CHECK (url <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('robots', 'feed', 'sitemap', 'index', 'skipped')),
  status INTEGER NOT NULL,
  media_type TEXT NOT NULL DEFAULT '',
  rule TEXT NOT NULL DEFAULT '',
  body BLOB,
  etag TEXT,
  last_modified TEXT,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= first_seen)
) STRICT, WITHOUT ROWID;

-- Other addresses of documents: redirects ("redirect 301") and canonical links ("canonical").
CREATE TABLE aliases (
  url TEXT NOT NULL CHECK (url <> ''),
  target TEXT NOT NULL CHECK (target <> ''),
  how TEXT NOT NULL CHECK (how <> ''),
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= first_seen),
  PRIMARY KEY (url, target, how)
) STRICT, WITHOUT ROWID;

-- When each configured source was last crawled to the end: its schedule counts from there.
CREATE TABLE visits (
  source_id TEXT PRIMARY KEY NOT NULL CHECK (source_id <> ''),
  name TEXT NOT NULL,
  schedule TEXT,
  last_seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Hosts that asked to be left alone until a time (Retry-After).
CREATE TABLE pauses (
  host TEXT PRIMARY KEY NOT NULL CHECK (host <> ''),
  until TEXT NOT NULL,
  last_seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Bodies of pages that allow no stored copy (noarchive): each lies here only until the claims have been read out of it
-- (then body is NULL), and never in bodies.
CREATE TABLE unarchived (
  snapshot_id TEXT PRIMARY KEY NOT NULL REFERENCES snapshots (id),
  body BLOB
) STRICT, WITHOUT ROWID;
