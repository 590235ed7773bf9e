-- Each view is a question that people ask of the tables.

CREATE VIEW ways AS
-- Hardly a way has more than four steps, and to sort the steps of each takes three times as long as to take them one by one.
SELECT row_id, path,
       concat_ws(' → ', string_agg(told, ' → ') FILTER (step = 0), string_agg(told, ' → ') FILTER (step = 1),
                 string_agg(told, ' → ') FILTER (step = 2), string_agg(told, ' → ') FILTER (step = 3),
                 string_agg(told, ' → ' ORDER BY step) FILTER (step > 3)) AS way,
       bool_or(basis <> 'stated') AS partly_inferred
FROM (
  SELECT coalesce(quote_id, claim_id) AS row_id, path, step, basis,
         relation || ' ' || coalesce(actors.name, sources.title, sources.source_id) AS told
  FROM attributions
  LEFT JOIN actors USING (actor_id)
  LEFT JOIN sources ON sources.source_id = attributions.source_id
)
GROUP BY row_id, path;
COMMENT ON VIEW ways IS 'By what steps did each quote or claim reach its report?';

CREATE VIEW who_said AS
SELECT quote_id, quotes.source_id AS report_id, actors.name AS speaker, speaker_basis, quotation, path, way, partly_inferred,
       evidence_id, start_char, end_char, newer.source_id AS superseded_by_id
FROM quotes
LEFT JOIN actors ON speaker_id = actor_id
LEFT JOIN sources AS newer ON newer.supersedes_id = quotes.source_id
LEFT JOIN ways ON ways.row_id = quote_id
LEFT JOIN (
  SELECT quote_id, min_by(evidence_id, coalesce(start_char, 9223372036854775807)) AS evidence_id, min(start_char) AS start_char,
         min_by(end_char, start_char) AS end_char
  FROM evidence WHERE field = 'quotation' AND role = 'asserts'
  GROUP BY quote_id
) AS words USING (quote_id)
ORDER BY quote_id, path;
COMMENT ON VIEW who_said IS 'Who said each quote, by what way did it reach the report, and where do the words stand? One row per quote and way.';

CREATE VIEW answers AS
SELECT question_id, question, claims.source_id AS report_id, claim_id, claim, claim_type, actors.name AS asserted_by, exact AS words,
       newer.source_id AS superseded_by_id
FROM claims
JOIN questions USING (question_id)
LEFT JOIN actors ON asserted_by_id = actor_id
LEFT JOIN sources AS newer ON newer.supersedes_id = claims.source_id
LEFT JOIN (
  SELECT * FROM evidence WHERE field IS NULL AND role = 'asserts'
  QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY start_char) = 1
) AS words USING (claim_id)
ORDER BY question_id, report_id, start_char, claim_id;
COMMENT ON VIEW answers IS 'What does each report answer to each question, and in which words?';

CREATE VIEW contradictions AS
SELECT relation, question, one.claim_id, one.source_id AS report_id, one.claim,
       other.claim_id AS other_claim_id, other.source_id AS other_report_id, other.claim AS other_claim,
       one.source_id = other.source_id AS within_one_report, because,
       newer.source_id AS superseded_by_id, other_newer.source_id AS other_superseded_by_id
FROM relations
JOIN claims AS one ON one.claim_id = relations.claim_id
JOIN claims AS other ON other.claim_id = relations.other_claim_id
LEFT JOIN sources AS newer ON newer.supersedes_id = one.source_id
LEFT JOIN sources AS other_newer ON other_newer.supersedes_id = other.source_id
LEFT JOIN questions ON questions.question_id = one.question_id
WHERE relation IN ('contradicts', 'in_tension')
ORDER BY relation, one.claim_id, other.claim_id;
COMMENT ON VIEW contradictions IS 'Which claims pull against each other, and why?';

CREATE VIEW corroboration AS
SELECT claim_id, claim,
       count(DISTINCT sources.source_id) FILTER (source_type = 'named_upstream') AS named_upstreams,
       count(DISTINCT sources.source_id) FILTER (source_type = 'unnamed_upstream') AS unnamed_upstreams
FROM claims
LEFT JOIN attributions USING (claim_id)
LEFT JOIN sources ON sources.source_id = attributions.source_id
GROUP BY ALL
ORDER BY claim_id;
COMMENT ON VIEW corroboration IS 'On how many distinct sources behind the reports does each claim rest? Unnamed ones are counted apart and never added.';

CREATE VIEW conflicts AS
SELECT coalesce(source_id, actor_id, contract_id, quote_id, claim_id) AS row_id, field, value, rank, basis, report_id, exact AS words,
       count(*) FILTER (rank = 'preferred') OVER (PARTITION BY row_id, field) = 0
         AND count(DISTINCT value) FILTER (rank <> 'deprecated') OVER (PARTITION BY row_id, field) > 1 AS cell_left_empty
FROM evidence
WHERE field IS NOT NULL
QUALIFY count(DISTINCT value) OVER (PARTITION BY row_id, field) > 1
ORDER BY row_id, field, report_id, start_char;
COMMENT ON VIEW conflicts IS 'For which cells do the words give different values, and was one of them ranked?';

CREATE VIEW inferred AS
SELECT coalesce(source_id, actor_id, contract_id, quote_id, claim_id) AS row_id, field, value, basis, because, report_id, exact AS words
FROM evidence
WHERE basis <> 'stated'
UNION ALL
SELECT attribution_id, relation, coalesce(attributions.actor_id, attributions.source_id), attributions.basis, attributions.because,
       evidence.report_id, exact
FROM attributions
JOIN evidence USING (evidence_id)
WHERE attributions.basis <> 'stated'
ORDER BY row_id, field;
COMMENT ON VIEW inferred IS 'Which values did no report state, and on what other basis do they stand?';

CREATE VIEW unresolved_citations AS
SELECT sources.source_id, cited_by_id AS report_id, exact AS marker, start_char, end_char, count(attribution_id) AS steps_resting_on_it
FROM sources
JOIN evidence ON evidence.source_id = sources.source_id
LEFT JOIN attributions USING (evidence_id)
WHERE source_type = 'unnamed_upstream'
GROUP BY ALL
ORDER BY sources.source_id, start_char;
COMMENT ON VIEW unresolved_citations IS 'Which citations lead nowhere, and how much rests on them?';

CREATE VIEW trail AS
SELECT coalesce(source_id, actor_id, contract_id, quote_id, claim_id) AS row_id, field, value, basis, role, evidence_id,
       report_id, start_char, end_char, exact AS words
FROM evidence
UNION ALL
SELECT attribution_id, relation, coalesce(attributions.actor_id, attributions.source_id), attributions.basis, 'way', evidence_id,
       report_id, start_char, end_char, exact
FROM attributions
JOIN evidence USING (evidence_id)
ORDER BY row_id, field, report_id, start_char;
COMMENT ON VIEW trail IS 'On which words does any row, or any cell of it, rest?';
