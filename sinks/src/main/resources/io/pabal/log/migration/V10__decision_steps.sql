-- What a decision was taken on: NULL the event itself, else the class DecisionStep. A position and a step
-- name one decision, so that a retry that comes due is no event decided twice.
ALTER TABLE decisions ADD COLUMN step text;
COMMENT ON COLUMN decisions.step IS
  'What it was taken on: NULL the event itself; FEEDBACK, DUE, CHANGE, MOVE, MERGE, CANCEL, FALLBACK follow on one.';

CREATE OR REPLACE VIEW redecided AS
SELECT topic, kafka_partition, kafka_offset, recipient, event_source, event_id,
  count(*) AS decisions, min(decided_at) AS first_decided_at, max(decided_at) AS last_decided_at
FROM decisions
GROUP BY topic, kafka_partition, kafka_offset, recipient, event_source, event_id, step
HAVING count(*) > 1;
