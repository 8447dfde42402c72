-- What a report counts: one row for each channel of a decision and each item planned on it; a decision
-- without channels is one row with channel NULL. Count decision_id and item_id DISTINCT: then every
-- grouping adds up. item_state as in the view items: accepted > failed > in_doubt > pending.
CREATE VIEW report_facts AS
SELECT
  d.event_time,
  (d.event_time AT TIME ZONE 'UTC')::date AS day,
  d.category,
  c.channel ->> 'channel' AS channel,
  d.reason,
  c.channel ->> 'reason' AS channel_reason,
  d.catalog_version,
  d.decision_id,
  d.recipient,
  i.item_id,
  CASE
    WHEN i.item_id IS NULL THEN NULL
    WHEN best.strength >= 4 THEN best.state
    WHEN p.ended_reason IS NOT NULL THEN 'failed'
    ELSE coalesce(best.state, 'pending')
  END AS item_state
FROM decisions d
LEFT JOIN LATERAL jsonb_array_elements(d.channels) AS c(channel) ON true
LEFT JOIN LATERAL jsonb_array_elements_text(coalesce(c.channel -> 'itemIds', '[]')) AS i(item_id) ON true
LEFT JOIN planned_items p ON p.item_id = i.item_id AND p.event_time = d.event_time
LEFT JOIN LATERAL (
  SELECT h.state, h.strength FROM hand_overs h
  WHERE h.item_id = i.item_id AND h.event_time = d.event_time
  ORDER BY h.strength DESC
  LIMIT 1
) best ON true;
COMMENT ON VIEW report_facts IS 'Rows for reports; count decision_id, recipient and item_id DISTINCT.';

-- Dead letters by day, topic, part and reason.
CREATE VIEW dead_letter_report AS
SELECT (appended_at AT TIME ZONE 'UTC')::date AS day, topic, part, reason, count(*) AS dead_letters
FROM dead_letters
GROUP BY 1, 2, 3, 4;
