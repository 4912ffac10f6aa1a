-- What the views say, asked of claims, documents, conflicts and reviews alone: slow, and sure. The views read what is kept.
-- test: source_scores
WITH evidence AS (
  SELECT v.conflict_id, v.claim_id, v.side, d.source_id, v.claim_id IN (
    SELECT p.claim_id FROM disputes AS p WHERE p.conflict_id = v.conflict_id AND p.part = 'disputed') AS part
  FROM conflicts AS k
  JOIN conflict_evidence AS v ON v.conflict_id = k.id
  LEFT JOIN claims AS c ON c.id = v.claim_id
  LEFT JOIN documents AS d ON d.id = c.document_id
  WHERE k.closed_at IS NULL AND k.class IN ('contradiction', 'stale', 'scale slip') AND k.status IN ('open', 'confirmed')
), disputed AS (
  SELECT DISTINCT e.claim_id, e.conflict_id, e.part,
    o.source_id IS NOT NULL AND o.source_id <> e.source_id AS by_others,
    o.source_id IS NOT NULL AND o.source_id = e.source_id AS by_self,
    o.claim_id IS NOT NULL AND o.source_id IS NULL AS by_reference
  FROM evidence AS e
  LEFT JOIN evidence AS o ON o.conflict_id = e.conflict_id AND o.side <> e.side
)
SELECT
  s.id AS source_id, s.name AS source, s.kind, s.base_url,
  (SELECT count(*) FROM documents AS d WHERE d.source_id = s.id AND d.gone_at IS NULL) AS documents,
  count(DISTINCT c.id) AS claims,
  count(DISTINCT CASE WHEN v.part THEN v.claim_id END) AS disputed_claims,
  count(DISTINCT v.conflict_id) AS conflicts,
  round(1.0 - count(DISTINCT CASE WHEN v.part THEN v.claim_id END) * 1.0 / nullif(count(DISTINCT c.id), 0), 4) AS undisputed_share,
  u.others_agree, count(DISTINCT CASE WHEN v.part AND v.by_others THEN v.claim_id END) AS others_differ,
  u.reference_agree, count(DISTINCT CASE WHEN v.part AND v.by_reference THEN v.claim_id END) AS reference_differ,
  u.self_agree, count(DISTINCT CASE WHEN v.part AND v.by_self THEN v.claim_id END) AS self_differ,
  u.accuracy, u.items AS weighed_items, u.copies
FROM sources AS s
LEFT JOIN source_support AS u ON u.source_id = s.id
LEFT JOIN documents AS d ON d.source_id = s.id AND d.gone_at IS NULL
LEFT JOIN claims AS c ON c.document_id = d.id AND c.gone_at IS NULL
LEFT JOIN disputed AS v ON v.claim_id = c.id
GROUP BY s.id
ORDER BY s.id;
-- test: source_status
WITH pages AS MATERIALIZED (
  SELECT d.source_id, sum(d.gone_at IS NULL) AS pages, sum(d.gone_at IS NOT NULL) AS gone,
    sum(d.gone_at IS NULL AND d.last_seen < s.last_seen) AS stale,
    sum(d.gone_at IS NULL AND e.snapshot_id IS NOT d.snapshot_id) AS unread
  FROM documents AS d JOIN sources AS s ON s.id = d.source_id LEFT JOIN extractions AS e ON e.id = d.extraction_id
  GROUP BY d.source_id
), failing AS MATERIALIZED (
  SELECT source_id, count(*) AS pages FROM failures GROUP BY source_id
), made AS MATERIALIZED (
  SELECT d.source_id, count(*) AS claims FROM documents AS d JOIN claims AS c ON c.document_id = d.id
  WHERE d.gone_at IS NULL AND c.gone_at IS NULL GROUP BY d.source_id
), disputed AS MATERIALIZED (
  SELECT d.source_id, count(DISTINCT k.id) AS conflicts
  FROM conflicts AS k JOIN conflict_evidence AS v ON v.conflict_id = k.id
  JOIN claims AS c ON c.id = v.claim_id JOIN documents AS d ON d.id = c.document_id
  WHERE k.closed_at IS NULL AND k.class IN ('contradiction', 'stale', 'scale slip') AND k.status = 'open'
  GROUP BY d.source_id
)
SELECT
  s.name AS source, s.kind, s.last_seen AS last_crawled, coalesce(p.pages, 0) AS pages, coalesce(p.gone, 0) AS gone,
  coalesce(p.stale, 0) AS stale, coalesce(p.unread, 0) AS unread, coalesce(f.pages, 0) AS failing,
  coalesce(m.claims, 0) AS claims, coalesce(x.conflicts, 0) AS open_conflicts, s.base_url, s.id AS source_id
FROM sources AS s
LEFT JOIN pages AS p ON p.source_id = s.id
LEFT JOIN failing AS f ON f.source_id = s.id
LEFT JOIN made AS m ON m.source_id = s.id
LEFT JOIN disputed AS x ON x.source_id = s.id
ORDER BY s.id;
