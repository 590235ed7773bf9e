-- What the rules ask of the tables, in a shape that is easy to ask; made once, since most rules ask the same.

-- Evidence by the table and row that it is for.
CREATE OR REPLACE TABLE ties AS
SELECT * EXCLUDE (source_id, actor_id, contract_id, quote_id, claim_id),
       CASE WHEN evidence.source_id IS NOT NULL THEN 'sources' WHEN actor_id IS NOT NULL THEN 'actors' WHEN contract_id IS NOT NULL THEN 'contracts'
               WHEN quote_id IS NOT NULL THEN 'quotes' ELSE 'claims' END AS tbl,
       coalesce(source_id, actor_id, contract_id, quote_id, claim_id) AS row_id
FROM evidence;

-- Rows that rest on words, and the role of the words without which they would not be here.
CREATE OR REPLACE TABLE entities AS
SELECT 'sources' AS tbl, source_id AS row_id, CASE source_type WHEN 'named_upstream' THEN 'names' ELSE 'cites' END AS role FROM sources WHERE source_type <> 'report'
UNION ALL SELECT 'actors', actor_id, 'names' FROM actors
UNION ALL SELECT 'contracts', contract_id, 'names' FROM contracts
UNION ALL SELECT 'quotes', quote_id, 'asserts' FROM quotes
UNION ALL SELECT 'claims', claim_id, 'asserts' FROM claims;

-- The value that counts for each field: the one given or the preferred one; no row where values differ unranked.
CREATE OR REPLACE TABLE settled AS
SELECT tbl, row_id, field, coalesce(chosen, lowest) AS value FROM (
  SELECT tbl, row_id, field, min(value) AS lowest, max(value) AS highest, bool_or(rank = 'preferred') AS ranked,
         min(value) FILTER (rank = 'preferred') AS chosen, max(value) FILTER (rank = 'preferred') AS other
  FROM ties WHERE field IS NOT NULL AND rank <> 'deprecated' GROUP BY ALL)
WHERE CASE WHEN ranked THEN chosen = other ELSE lowest = highest END;
