-- The view claim_facts with the claims that are not made any more, since when (gone_at). A test holds the two together.
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
  coalesce(c.gone_at, d.gone_at) AS gone_at
FROM claims AS c
JOIN documents AS d ON d.id = c.document_id
JOIN sources AS s ON s.id = d.source_id
JOIN extractions AS e ON e.id = c.extraction_id
JOIN snapshots AS p ON p.id = e.snapshot_id
