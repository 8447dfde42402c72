-- One row an item: its state by precedence over all its hand-overs and what plan said of it.
CREATE VIEW items AS
SELECT
  known.item_id,
  known.event_time,
  known.event_source,
  known.event_id,
  known.recipient,
  known.channel,
  planned.category,
  planned.planned_at,
  planned.life_ends_at,
  planned.ended_at,
  planned.ended_reason,
  CASE
    WHEN best.strength >= 4 THEN best.state
    WHEN planned.ended_reason IS NOT NULL THEN 'failed'
    ELSE coalesce(best.state, 'pending')
  END AS state,
  coalesce(best.strength >= 4, false) OR planned.ended_reason IS NOT NULL
    OR coalesce(best.state = 'in_doubt' AND best.final, false) AS final,
  best.outcome,
  best.attempt,
  best.provider,
  best.code,
  best.detail,
  best.notification_id,
  best.appended_at,
  best.answered_at,
  coalesce(total.hand_overs, 0) AS hand_overs,
  coalesce(total.acceptances, 0) AS acceptances,
  coalesce(total.resent, false) AS resent,
  coalesce(total.late, false) AS late
FROM (
  SELECT item_id, event_time, event_source, event_id, recipient, channel FROM planned_items
  UNION
  SELECT item_id, event_time, event_source, event_id, recipient, channel FROM hand_overs
) known
LEFT JOIN planned_items planned
  ON planned.item_id = known.item_id AND planned.event_time = known.event_time
LEFT JOIN LATERAL (
  SELECT h.* FROM hand_overs h
  WHERE h.item_id = known.item_id AND h.event_time = known.event_time
  ORDER BY h.strength DESC, h.attempt DESC, h.answered_at, h.epoch, h.sequence
  LIMIT 1
) best ON true
LEFT JOIN LATERAL (
  SELECT count(*) AS hand_overs,
    count(*) FILTER (WHERE h.state = 'accepted') AS acceptances,
    bool_or(h.resend) AS resent, bool_or(h.late) AS late
  FROM hand_overs h
  WHERE h.item_id = known.item_id AND h.event_time = known.event_time
) total ON true;
COMMENT ON VIEW items IS 'One row an item; state: accepted > failed > in_doubt > pending, never by arrival.';

-- Items that providers accepted more than once. explained: a re-send in doubt or a late outcome says why.
CREATE VIEW duplicates AS
SELECT item_id, event_time, min(event_id) AS event_id, min(recipient) AS recipient,
  min(channel) AS channel, count(*) AS acceptances,
  bool_or(resend OR late) AS explained,
  min(answered_at) AS first_accepted_at, max(answered_at) AS last_accepted_at
FROM hand_overs
WHERE state = 'accepted'
GROUP BY item_id, event_time
HAVING count(*) > 1;

-- One and the same event decided more than once for a recipient, with different results.
CREATE VIEW redecided AS
SELECT topic, kafka_partition, kafka_offset, recipient, event_source, event_id,
  count(*) AS decisions, min(decided_at) AS first_decided_at, max(decided_at) AS last_decided_at
FROM decisions
GROUP BY topic, kafka_partition, kafka_offset, recipient, event_source, event_id
HAVING count(*) > 1;

-- Decisions by day, category, channel and reason. A decision without channels counts under channel NULL.
CREATE VIEW report AS
SELECT (d.event_time AT TIME ZONE 'UTC')::date AS day, d.category, c.channel ->> 'channel' AS channel,
  d.reason, c.channel ->> 'reason' AS channel_reason, count(*) AS decisions,
  coalesce(sum(jsonb_array_length(coalesce(c.channel -> 'itemIds', '[]'))), 0) AS items
FROM decisions d
LEFT JOIN LATERAL jsonb_array_elements(d.channels) AS c(channel) ON true
GROUP BY 1, 2, 3, 4, 5;

-- What became of items, by day, category, channel, state and outcome.
CREATE VIEW delivery_report AS
SELECT (event_time AT TIME ZONE 'UTC')::date AS day, category, channel, state, outcome, ended_reason,
  count(*) AS items, count(*) FILTER (WHERE resent) AS resent, count(*) FILTER (WHERE late) AS late,
  percentile_disc(0.5) WITHIN GROUP (ORDER BY answered_at - appended_at)
    FILTER (WHERE state = 'accepted') AS latency_p50,
  percentile_disc(0.99) WITHIN GROUP (ORDER BY answered_at - appended_at)
    FILTER (WHERE state = 'accepted') AS latency_p99
FROM items
GROUP BY 1, 2, 3, 4, 5, 6;
