-- What providers told of messages after they had accepted them: bounces, delivery receipts, complaints; and
-- what was said of an address (STOP, START, lifted). Partitions are cut by when it happened.
CREATE TABLE provider_reports (
  report_id        text        NOT NULL,
  reported_at      timestamptz NOT NULL,
  recipient        text        NOT NULL,
  channel          text        NOT NULL,
  address_key      text        NOT NULL,
  notification_id  text,
  attempt          integer     NOT NULL,
  planned_at       timestamptz NOT NULL,
  result           text        NOT NULL,
  provider         text,
  code             text,
  detail           text,
  PRIMARY KEY (report_id, reported_at)
) PARTITION BY RANGE (reported_at);
COMMENT ON TABLE provider_reports IS
  'What was told of a message, or of an address, after the hand-over; only what had our signature.';

CREATE INDEX provider_reports_notification ON provider_reports (notification_id);
CREATE INDEX provider_reports_recipient    ON provider_reports (recipient, reported_at);

CREATE TABLE provider_reports_default PARTITION OF provider_reports DEFAULT;

-- By whom an address was used last: who says STOP is known by the number only.
CREATE INDEX hand_overs_address ON hand_overs (address_key, event_time);

-- As before, of one table more.
CREATE OR REPLACE FUNCTION pabal_create_partitions(months_back integer DEFAULT 1, months_ahead integer DEFAULT 3)
RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
  this_month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
  parent     text;
  cut_by     text;
  month      timestamp;
  child      text;
  low        text;
  high       text;
  created    integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('pabal_create_partitions')) THEN
    RETURN 0;
  END IF;
  SET LOCAL lock_timeout = '5s';
  FOREACH parent IN ARRAY
    ARRAY['decisions', 'planned_items', 'hand_overs', 'dead_letters', 'provider_reports'] LOOP
    cut_by := CASE parent WHEN 'dead_letters' THEN 'appended_at'
      WHEN 'provider_reports' THEN 'reported_at' ELSE 'event_time' END;
    FOR step IN -months_back .. months_ahead LOOP
      month := this_month + make_interval(months => step);
      child := parent || to_char(month, '"_y"YYYY"m"MM');
      CONTINUE WHEN to_regclass(quote_ident(child)) IS NOT NULL;
      low := to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00';
      high := to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
      EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_default');
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', child, parent);
      EXECUTE format(
        'WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
        parent || '_default', cut_by, low, cut_by, high, child);
      EXECUTE format(
        'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, low, high);
      created := created + 1;
    END LOOP;
  END LOOP;
  RETURN created;
END
$$;

-- Forgets everything of the months that ended at or before the instant, and what the default partition
-- holds from before it. For administrators: not called by any job.
CREATE OR REPLACE FUNCTION pabal_drop_partitions(ended_before timestamptz)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
  parent  text;
  child   text;
  month   timestamptz;
  dropped integer := 0;
BEGIN
  FOREACH parent IN ARRAY
    ARRAY['decisions', 'planned_items', 'hand_overs', 'dead_letters', 'provider_reports'] LOOP
    FOR child IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = to_regclass(quote_ident(parent)) AND c.relname ~ '_y\d+m\d\d$'
    LOOP
      month := to_timestamp(substring(child FROM '_y(\d+m\d\d)$') || ' +00', 'YYYY"m"MM TZH');
      IF month + interval '1 month' <= ended_before THEN
        EXECUTE format('DROP TABLE %I', child);
        dropped := dropped + 1;
      END IF;
    END LOOP;
    EXECUTE format('DELETE FROM %I WHERE %I < $1', parent || '_default',
      CASE parent WHEN 'dead_letters' THEN 'appended_at'
      WHEN 'provider_reports' THEN 'reported_at' ELSE 'event_time' END) USING ended_before;
  END LOOP;
  RETURN dropped;
END
$$;

SELECT pabal_create_partitions();

-- As before, with the furthest that was told of the message. state stays what the hand-over came to.
CREATE OR REPLACE VIEW items AS
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
  coalesce(total.late, false) AS late,
  told.result AS reported,
  told.reported_at
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
) total ON true
LEFT JOIN LATERAL (
  SELECT r.result, r.reported_at FROM provider_reports r
  WHERE r.notification_id = best.notification_id
    AND r.result IN ('DELAYED', 'DELIVERED', 'UNDELIVERED', 'DEAD_ADDRESS', 'COMPLAINT')
  ORDER BY array_position(
      ARRAY['DELAYED', 'DELIVERED', 'UNDELIVERED', 'DEAD_ADDRESS', 'COMPLAINT'], r.result) DESC,
    r.reported_at DESC
  LIMIT 1
) told ON true;

CREATE OR REPLACE VIEW delivery_report AS
SELECT (event_time AT TIME ZONE 'UTC')::date AS day, category, channel, state, outcome, ended_reason,
  count(*) AS items, count(*) FILTER (WHERE resent) AS resent, count(*) FILTER (WHERE late) AS late,
  percentile_disc(0.5) WITHIN GROUP (ORDER BY answered_at - appended_at)
    FILTER (WHERE state = 'accepted') AS latency_p50,
  percentile_disc(0.99) WITHIN GROUP (ORDER BY answered_at - appended_at)
    FILTER (WHERE state = 'accepted') AS latency_p99,
  count(*) FILTER (WHERE reported IN ('DELIVERED', 'COMPLAINT')) AS delivered,
  count(*) FILTER (WHERE reported IN ('UNDELIVERED', 'DEAD_ADDRESS')) AS bounced
FROM items
GROUP BY 1, 2, 3, 4, 5, 6;
