-- The public interface: documented in docs/SCHEMA.md, made anew with each schema version.
-- A claim is current while the newest reading of its document yields it and the document is not gone: since when one
-- of them does not hold, all_claims says in gone_at.

CREATE VIEW all_claims AS
SELECT
  c.id AS claim_id,
  c.subject,
  c.attribute,
  c.relation,
  c.value_text AS value,
  c.value_num,
  c.unit,
  c.object,
  json_extract(c.qualifiers, '$.tier') AS tier,
  json_extract(c.qualifiers, '$.provider') AS provider,
  json_extract(c.qualifiers, '$.bound') AS bound,
  coalesce(json_extract(c.qualifiers, '$.approx'), 0) AS approx,
  json_extract(c.qualifiers, '$.as_of') AS as_of,
  json_extract(c.qualifiers, '$.volume_tokens') AS volume_tokens,
  json_extract(c.qualifiers, '$.low') AS low,
  json_extract(c.qualifiers, '$.high') AS high,
  json_extract(c.qualifiers, '$.attributed_to') AS attributed_to,
  coalesce(json_extract(c.qualifiers, '$.hypothetical'), 0) AS hypothetical,
  c.qualifiers,
  c.quote,
  d.name AS doc,
  d.title,
  d.url,
  s.name AS source,
  d.author,
  c.published,
  d.modified,
  p.fetched_at AS fetched,
  coalesce(json_extract(c.qualifiers, '$.as_of'), c.published, p.fetched_at) AS said_on,
  CASE
    WHEN json_extract(c.qualifiers, '$.as_of') IS NOT NULL THEN 'stated'
    WHEN c.published IS NOT NULL THEN 'published'
    ELSE 'fetched'
  END AS said_by_kind,
  c.locator,
  c.rule,
  c.confidence,
  c.start,
  c."end",
  c.first_seen,
  c.last_seen,
  c.value_bool,
  c.subject_key,
  c.document_id,
  d.source_id,
  coalesce(c.gone_at, d.gone_at) AS gone_at,
  c.gone_at AS claim_gone_at,
  d.gone_at AS document_gone_at
FROM claims AS c
JOIN documents AS d ON d.id = c.document_id
JOIN sources AS s ON s.id = d.source_id
JOIN extractions AS e ON e.id = c.extraction_id
JOIN snapshots AS p ON p.id = e.snapshot_id;

CREATE VIEW claim_facts AS
SELECT
  claim_id, subject, attribute, relation, value, value_num, unit, object, tier, provider, bound, approx, as_of,
  volume_tokens, low, high, attributed_to, hypothetical, qualifiers, quote, doc, title, url, source, author, published,
  modified, fetched, said_on, said_by_kind, locator, rule, confidence, start, "end", first_seen, last_seen, value_bool,
  subject_key, document_id, source_id
FROM all_claims
WHERE claim_gone_at IS NULL AND document_gone_at IS NULL;

CREATE VIEW prices AS
SELECT
  claim_id, subject, attribute, value, value_num,
  coalesce(nullif(unit, ''), CASE attribute
    WHEN 'monthly_cost' THEN 'USD per month'
    WHEN 'subscription_price' THEN 'USD per month per user'
    ELSE 'USD per 1M tokens'
  END) AS unit,
  tier, provider, bound, approx, volume_tokens, low, high, hypothetical,
  said_on, said_by_kind, quote, doc, source, url
FROM claim_facts
WHERE relation = 'is' AND attribute IN (
  'input_price', 'output_price', 'cached_input_price', 'token_price', 'monthly_cost', 'subscription_price'
);

CREATE VIEW benchmarks AS
SELECT
  claim_id, subject, substr(attribute, length('benchmark:') + 1) AS benchmark,
  value AS score, value_num AS score_num, tier, bound, approx, attributed_to,
  said_on, said_by_kind, quote, doc, source, url
FROM claim_facts
WHERE relation = 'is' AND attribute LIKE 'benchmark:%';

CREATE VIEW parameters AS
SELECT
  claim_id, subject, CASE attribute WHEN 'parameters' THEN 'total' ELSE 'active' END AS kind,
  value AS parameters, value_num AS parameters_num, value_num / 1e9 AS billions, bound, approx,
  said_on, said_by_kind, quote, doc, source, url
FROM claim_facts
WHERE relation = 'is' AND attribute IN ('parameters', 'active_parameters');

CREATE VIEW capabilities AS
SELECT
  claim_id, subject, attribute AS capability, value, value_bool AS has, tier, provider, attributed_to,
  said_on, said_by_kind, quote, doc, source, url
FROM claim_facts
WHERE relation = 'is' AND (value_bool IS NOT NULL OR attribute = 'license');

CREATE VIEW comparisons AS
SELECT
  claim_id, subject, attribute, relation, value, value_num, object, bound, approx, tier, attributed_to,
  said_on, said_by_kind, quote, doc, source, url
FROM claim_facts
WHERE relation <> 'is';

-- Every price ever read, also those that a page no longer states: nothing observed is overwritten. A price follows
-- the one said before it of the same model under the same condition; an undated one (known only by when it was
-- fetched) follows none and precedes none, since nobody knows when it held.
CREATE VIEW price_history AS
WITH told AS (
  SELECT
    c.subject, c.attribute, c.value_text AS value, c.value_num,
    json_extract(c.qualifiers, '$.tier') AS tier, json_extract(c.qualifiers, '$.provider') AS provider,
    json_extract(c.qualifiers, '$.volume_tokens') AS volume_tokens,
    coalesce(json_extract(c.qualifiers, '$.hypothetical'), 0) AS hypothetical,
    coalesce(json_extract(c.qualifiers, '$.as_of'), c.published, c.first_seen) AS said_on,
    CASE
      WHEN json_extract(c.qualifiers, '$.as_of') IS NOT NULL THEN 'stated'
      WHEN c.published IS NOT NULL THEN 'published'
      ELSE 'fetched'
    END AS said_by_kind,
    c.first_seen, c.last_seen, coalesce(c.gone_at, d.gone_at) AS gone_at,
    c.quote, d.name AS doc, s.name AS source, d.url, c.id AS claim_id, c.subject_key
  FROM (SELECT * FROM claims WHERE gone_at IS NULL UNION ALL SELECT * FROM claims WHERE gone_at IS NOT NULL) AS c
  JOIN documents AS d ON d.id = c.document_id
  JOIN sources AS s ON s.id = d.source_id
  WHERE c.relation = 'is' AND c.attribute IN (
    'input_price', 'output_price', 'cached_input_price', 'token_price', 'monthly_cost', 'subscription_price'
  )
)
SELECT
  *, said_by_kind <> 'fetched' AS dated,
  lag(value) OVER line AS previous_value, lag(value_num) OVER line AS previous_num,
  lag(said_on) OVER line AS previous_said_on, lag(said_by_kind) OVER line AS previous_by_kind,
  CASE
    WHEN said_by_kind = 'fetched' THEN 'undated'
    WHEN lag(value_num) OVER line IS NULL THEN 'first'
    WHEN lag(value_num) OVER line = value_num THEN 'same'
    WHEN lag(said_on) OVER line = said_on THEN 'differs'
    WHEN lag(value_num) OVER line < value_num THEN 'up'
    ELSE 'down'
  END AS change,
  CASE WHEN said_by_kind <> 'fetched'
    THEN round(100.0 * (value_num - lag(value_num) OVER line) / nullif(lag(value_num) OVER line, 0), 2)
  END AS change_percent
FROM told
WINDOW line AS (
  PARTITION BY subject_key, attribute, tier, provider, volume_tokens, hypothetical, said_by_kind = 'fetched'
  ORDER BY said_on, value_num, claim_id
);

-- What became of the claims of documents that were read before. A first reading is no change.
CREATE VIEW claim_changes AS
SELECT
  x.id AS change_id, x.at AS seen_at, x.cause, x.change,
  coalesce(n.subject, o.subject) AS subject, coalesce(n.attribute, o.attribute) AS attribute,
  coalesce(n.relation, o.relation) AS relation, coalesce(n.object, o.object) AS object,
  o.value_text AS old_value, n.value_text AS new_value, o.value_num AS old_num, n.value_num AS new_num,
  round(100.0 * (n.value_num - o.value_num) / nullif(o.value_num, 0), 2) AS change_percent,
  o.qualifiers AS old_qualifiers, n.qualifiers AS new_qualifiers, o.quote AS old_quote, n.quote AS new_quote,
  d.name AS doc, d.url, s.name AS source, e.ruleset,
  x.old_claim_id, x.new_claim_id, coalesce(n.subject_key, o.subject_key) AS subject_key, x.document_id, d.source_id
FROM changes AS x
JOIN documents AS d ON d.id = x.document_id
JOIN sources AS s ON s.id = d.source_id
JOIN extractions AS e ON e.id = x.extraction_id
LEFT JOIN claims AS o ON o.id = x.old_claim_id
LEFT JOIN claims AS n ON n.id = x.new_claim_id;

CREATE VIEW models AS
SELECT
  subject_key, min(subject) AS subject, count(*) AS claims, count(DISTINCT attribute) AS attributes,
  count(DISTINCT document_id) AS documents, count(DISTINCT source_id) AS sources
FROM claim_facts
GROUP BY subject_key;

-- Every conflict and explained difference, closed ones included, with its status by the latest review (kept as reviews
-- and evidence change: db/tables/derived.py).
CREATE VIEW all_conflicts AS
SELECT
  k.id AS conflict_id, k.severity, k.status, k.kind, k.class, k.scope, k.subject, k.object, k.attribute, k.explanation,
  l.quote AS left_quote, CASE json_type(l.value) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE json_extract(l.value, '$') END
    AS left_value, l.doc AS left_doc, l.source AS left_source,
  l.url AS left_url, l.published AS left_published, l.claim_id AS left_claim_id,
  g.quote AS right_quote, CASE json_type(g.value) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE json_extract(g.value, '$') END
    AS right_value, g.doc AS right_doc, g.source AS right_source,
  g.url AS right_url, g.published AS right_published, g.claim_id AS right_claim_id,
  (SELECT count(*) FROM conflict_evidence AS n WHERE n.conflict_id = k.id) AS evidence,
  u.better_side, u.better_value, u.reason AS support, u.probability, u.votes, u.voters, u.plain_side, u.listed_side,
  (SELECT json_group_array(value) FROM (
    SELECT DISTINCT value FROM conflict_evidence WHERE conflict_id = k.id ORDER BY value)) AS pair,
  r.verdict AS last_verdict, r.note AS last_note, r.by_ AS last_by, r.at AS last_at, r.pin AS last_pin,
  k.first_seen, k.last_seen, k.closed_at, k.severity_rank, k.certainty, k.sure,
  (SELECT d.reason FROM conflict_evidence AS n JOIN second_readings AS t ON t.claim_id = n.claim_id
    JOIN doubts AS d ON d.claim_id = n.claim_id AND d.position = 0
    WHERE n.conflict_id = k.id ORDER BY t.probability, n.position LIMIT 1) AS doubt,
  r.right_value AS last_right, k.queue_rank
FROM conflicts AS k
LEFT JOIN conflict_support AS u ON u.conflict_id = k.id
LEFT JOIN reviews AS r ON r.id = (SELECT max(id) FROM reviews WHERE conflict_id = k.id)
LEFT JOIN conflict_evidence AS l ON l.conflict_id = k.id AND l.position = (
  SELECT min(position) FROM conflict_evidence WHERE conflict_id = k.id AND side = 'left')
LEFT JOIN conflict_evidence AS g ON g.conflict_id = k.id AND g.position = (
  SELECT min(position) FROM conflict_evidence WHERE conflict_id = k.id AND side = 'right');

CREATE VIEW conflict_report AS
SELECT * FROM all_conflicts
WHERE closed_at IS NULL AND sure = 1 AND class IN ('contradiction', 'stale', 'scale slip')
ORDER BY queue_rank, kind, subject, attribute, conflict_id;

-- What a claim behind a live conflict is there: disputed itself, or a plain value that something disputed is held
-- against. The rule is that of db/disputes.py (a test holds the two together).
CREATE VIEW disputes AS
SELECT
  v.claim_id, v.conflict_id,
  CASE
    WHEN c.relation <> 'is' THEN 'disputed'
    WHEN k.kind = 'arithmetic' AND v.position = 0 THEN 'disputed'
    WHEN k.kind NOT IN ('ratio', 'arithmetic', 'ordering') THEN 'disputed'
    ELSE 'operand'
  END AS part,
  c.subject, c.attribute, c.relation, c.value_text AS value, k.kind, k.status, k.severity, k.severity_rank,
  c.subject_key, c.document_id
FROM conflicts AS k
JOIN conflict_evidence AS v ON v.conflict_id = k.id
JOIN claims AS c ON c.id = v.claim_id
WHERE k.closed_at IS NULL AND k.status IN ('open', 'confirmed') AND k.sure = 1
  AND k.class IN ('contradiction', 'scale slip', 'stale');

-- What would be in the queue and does not reach its bar: doubt says what the second reading doubts most.
CREATE VIEW less_sure AS
SELECT * FROM all_conflicts
WHERE closed_at IS NULL AND sure = 0 AND class IN ('contradiction', 'stale', 'scale slip')
ORDER BY queue_rank, kind, subject, attribute, conflict_id;

-- What the second reading says of the statements behind conflicts: one row a doubt, and one for a statement without.
CREATE VIEW statement_doubts AS
SELECT
  c.claim_id, c.doc, c.subject, c.attribute, c.value, c.quote, r.probability, d.position, d.question, d.reason,
  d.words, r.reader
FROM second_readings AS r
JOIN all_claims AS c ON c.claim_id = r.claim_id
LEFT JOIN doubts AS d ON d.claim_id = r.claim_id;

-- What differs and is explained: rounding, another scope, a change over time, a moved alias. Not in the queue.
CREATE VIEW differences AS
SELECT * FROM all_conflicts
WHERE closed_at IS NULL AND class NOT IN ('contradiction', 'stale', 'scale slip', 'unlisted')
ORDER BY class, subject, attribute, conflict_id;

-- What no price list has, where none has the maker's own value: it may be right or wrong. Not in the queue.
CREATE VIEW unlisted_values AS
SELECT * FROM all_conflicts
WHERE closed_at IS NULL AND class = 'unlisted'
ORDER BY subject, attribute, conflict_id;

-- A claim is disputed as the view disputes says (part): by another source, by a reference, or by the same source.
-- conflicts counts also those that are only computed from what the source states. What agrees is counted by each check (source_support).
CREATE VIEW source_scores AS
WITH made AS MATERIALIZED (
  SELECT source_id, count(*) AS documents, sum(current_claims) AS claims FROM documents
  WHERE gone_at IS NULL GROUP BY source_id
), evidence AS (
  SELECT v.speaker AS source_id, v.conflict_id, v.claim_id, v.against,
    k.kind NOT IN ('ratio', 'arithmetic', 'ordering') OR (k.kind = 'arithmetic' AND v.position = 0)
      OR EXISTS (SELECT 1 FROM claims AS r WHERE r.id = v.claim_id AND r.relation <> 'is') AS part
  FROM conflicts AS k JOIN conflict_evidence AS v ON v.conflict_id = k.id
  WHERE k.closed_at IS NULL AND k.status IN ('open', 'confirmed') AND k.sure = 1
    AND k.class IN ('contradiction', 'scale slip', 'stale') AND v.document_id IS NOT NULL AND v.document_id NOT IN (SELECT id FROM documents WHERE gone_at IS NOT NULL)
    AND NOT EXISTS (
      SELECT 1 FROM claims AS c INDEXED BY claims_gone WHERE c.id = v.claim_id AND c.gone_at IS NOT NULL)
), disputed AS MATERIALIZED (
  SELECT e.source_id, count(DISTINCT CASE WHEN e.part THEN e.claim_id END) AS claims,
    count(DISTINCT e.conflict_id) AS conflicts,
    count(DISTINCT CASE WHEN e.part AND e.against & 1 THEN e.claim_id END) AS by_others,
    count(DISTINCT CASE WHEN e.part AND e.against & 2 THEN e.claim_id END) AS by_self,
    count(DISTINCT CASE WHEN e.part AND e.against & 4 THEN e.claim_id END) AS by_reference
  FROM evidence AS e
  GROUP BY e.source_id
)
SELECT
  s.id AS source_id, s.name AS source, s.kind, s.base_url, coalesce(m.documents, 0) AS documents,
  coalesce(m.claims, 0) AS claims, coalesce(v.claims, 0) AS disputed_claims, coalesce(v.conflicts, 0) AS conflicts,
  round(1.0 - coalesce(v.claims, 0) * 1.0 / nullif(m.claims, 0), 4) AS undisputed_share,
  u.others_agree, coalesce(v.by_others, 0) AS others_differ,
  u.reference_agree, coalesce(v.by_reference, 0) AS reference_differ,
  u.self_agree, coalesce(v.by_self, 0) AS self_differ,
  u.accuracy, u.items AS weighed_items, u.copies
FROM sources AS s
LEFT JOIN source_support AS u ON u.source_id = s.id
LEFT JOIN made AS m ON m.source_id = s.id
LEFT JOIN disputed AS v ON v.source_id = s.id
ORDER BY s.id;

CREATE VIEW unread_numbers AS
SELECT
  u.text, u.reason, substr(e.text, max(u.start - 60, 0) + 1, u."end" - u.start + 120) AS context,
  d.name AS doc, d.url, u.start, u."end", d.id AS document_id
FROM documents AS d
JOIN extractions AS e ON e.id = d.extraction_id
JOIN unread AS u ON u.extraction_id = e.id
WHERE d.gone_at IS NULL;

-- What fails now: not what failed once and was fetched or read since, nor what its source does not name any more.
CREATE VIEW failures AS
SELECT
  i.kind, coalesce(nullif(i.reason, ''), i.kind) AS reason, i.url, i.where_ AS "where", i.detail, s.name AS source,
  i.first_seen, i.last_seen, i.document_id, s.id AS source_id, i.id AS issue_id
FROM issues AS i
LEFT JOIN documents AS d ON d.id = i.document_id
LEFT JOIN sources AS s ON s.id = coalesce(i.source_id, d.source_id)
WHERE CASE i.kind
  WHEN 'fetch' THEN (d.id IS NULL OR d.last_seen <= i.last_seen) AND (s.id IS NULL OR s.last_seen <= i.last_seen)
  WHEN 'extract' THEN d.gone_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM extractions AS e WHERE e.snapshot_id = d.snapshot_id AND e.last_seen >= i.last_seen)
  ELSE 0 END;

-- What an operator asks first. Stale: not found again when its source was crawled last.
CREATE VIEW source_status AS
WITH pages AS MATERIALIZED (
  SELECT d.source_id, sum(d.gone_at IS NULL) AS pages, sum(d.gone_at IS NOT NULL) AS gone,
    sum(d.gone_at IS NULL AND d.last_seen < s.last_seen) AS stale,
    sum(d.gone_at IS NULL AND e.snapshot_id IS NOT d.snapshot_id) AS unread,
    sum(CASE WHEN d.gone_at IS NULL THEN d.current_claims END) AS claims
  FROM documents AS d JOIN sources AS s ON s.id = d.source_id LEFT JOIN extractions AS e ON e.id = d.extraction_id
  GROUP BY d.source_id
), failing AS MATERIALIZED (
  SELECT source_id, count(*) AS pages FROM failures GROUP BY source_id
), disputed AS MATERIALIZED (
  SELECT v.speaker AS source_id, count(DISTINCT v.conflict_id) AS conflicts
  FROM conflicts AS k JOIN conflict_evidence AS v ON v.conflict_id = k.id
  WHERE k.closed_at IS NULL AND k.status = 'open' AND k.sure = 1
    AND k.class IN ('contradiction', 'scale slip', 'stale')
    AND v.document_id IS NOT NULL
  GROUP BY v.speaker
)
SELECT
  s.name AS source, s.kind, s.last_seen AS last_crawled, coalesce(p.pages, 0) AS pages, coalesce(p.gone, 0) AS gone,
  coalesce(p.stale, 0) AS stale, coalesce(p.unread, 0) AS unread, coalesce(f.pages, 0) AS failing,
  coalesce(p.claims, 0) AS claims, coalesce(x.conflicts, 0) AS open_conflicts, s.base_url, s.id AS source_id
FROM sources AS s
LEFT JOIN pages AS p ON p.source_id = s.id
LEFT JOIN failing AS f ON f.source_id = s.id
LEFT JOIN disputed AS x ON x.source_id = s.id;

CREATE VIEW latest_run AS
SELECT
  r.id AS run_id, r.command, r.ruleset, r.started_at, r.finished_at, r.last_seen,
  CASE WHEN r.finished_at IS NULL THEN 'unfinished' ELSE 'finished' END AS state, r.summary
FROM runs AS r
WHERE r.id = (SELECT n.id FROM runs AS n WHERE n.command = r.command ORDER BY n.last_seen DESC, n.id DESC LIMIT 1);
