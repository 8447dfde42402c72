-- Creates the months around now that are missing and takes their rows out of the default partition.
-- Anyone who may write the log may call it; the log job does, every few hours. Two calls at once: the
-- second does nothing.
CREATE FUNCTION pabal_create_partitions(months_back integer DEFAULT 1, months_ahead integer DEFAULT 3)
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
  FOREACH parent IN ARRAY ARRAY['decisions', 'planned_items', 'hand_overs', 'dead_letters'] LOOP
    cut_by := CASE parent WHEN 'dead_letters' THEN 'appended_at' ELSE 'event_time' END;
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
CREATE FUNCTION pabal_drop_partitions(ended_before timestamptz)
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
  FOREACH parent IN ARRAY ARRAY['decisions', 'planned_items', 'hand_overs', 'dead_letters'] LOOP
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
      CASE parent WHEN 'dead_letters' THEN 'appended_at' ELSE 'event_time' END) USING ended_before;
  END LOOP;
  RETURN dropped;
END
$$;

REVOKE EXECUTE ON FUNCTION pabal_drop_partitions(timestamptz) FROM PUBLIC;

SELECT pabal_create_partitions();
