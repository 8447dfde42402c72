-- What recipients want, as it stands on the compacted topics: the newest record of a key wins, whatever comes
-- first. A tombstone leaves a row without a document, so that an older record that comes again finds it.

CREATE TABLE preferences (
  recipient        text        PRIMARY KEY,
  kafka_partition  integer     NOT NULL,
  kafka_offset     bigint      NOT NULL,
  appended_at      timestamptz NOT NULL,
  document         jsonb
);
COMMENT ON TABLE preferences IS
  'The newest document of preferences that plan applies, a recipient; without a document after a tombstone.';

CREATE TABLE preference_switches (
  recipient    text    NOT NULL,
  category     text    NOT NULL,
  channel      text    NOT NULL,
  switched_on  boolean NOT NULL,
  said_at      timestamptz,
  PRIMARY KEY (recipient, category, channel)
);
COMMENT ON TABLE preference_switches IS
  'The switches of preferences, one a row; * is every category, every channel. Made from the document.';

CREATE INDEX preference_switches_by_switch ON preference_switches (category, channel, switched_on);

CREATE FUNCTION pabal_spread_switches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM preference_switches WHERE recipient = NEW.recipient;
  INSERT INTO preference_switches (recipient, category, channel, switched_on, said_at)
  SELECT NEW.recipient, '*', '*', (NEW.document ->> 'enabled')::boolean, NULL::timestamptz
  WHERE NEW.document ->> 'enabled' IS NOT NULL
  UNION ALL
  SELECT NEW.recipient, '*', c.key, c.value::boolean, NULL
  FROM jsonb_each_text(coalesce(nullif(NEW.document -> 'channels', 'null'), '{}')) c
  UNION ALL
  SELECT NEW.recipient, k ->> 'category', '*', (k ->> 'enabled')::boolean, (k ->> 'saidAt')::timestamptz
  FROM jsonb_array_elements(coalesce(nullif(NEW.document -> 'categories', 'null'), '[]')) k
  WHERE k ->> 'enabled' IS NOT NULL
  UNION ALL
  SELECT NEW.recipient, k ->> 'category', c.key, c.value::boolean, (k ->> 'saidAt')::timestamptz
  FROM jsonb_array_elements(coalesce(nullif(NEW.document -> 'categories', 'null'), '[]')) k,
    jsonb_each_text(coalesce(nullif(k -> 'channels', 'null'), '{}')) c;
  RETURN NULL;
END $$;

CREATE TRIGGER preferences_spread AFTER INSERT OR UPDATE OF document ON preferences
  FOR EACH ROW EXECUTE FUNCTION pabal_spread_switches();

CREATE TABLE opt_outs (
  recipient        text        NOT NULL,
  category         text        NOT NULL,
  kafka_partition  integer     NOT NULL,
  kafka_offset     bigint      NOT NULL,
  appended_at      timestamptz NOT NULL,
  opted_out_at     timestamptz,
  PRIMARY KEY (recipient, category)
);
COMMENT ON TABLE opt_outs IS
  'What recipients unsubscribed from by a link; without an instant after a tombstone.';

CREATE INDEX opt_outs_by_category ON opt_outs (category);

-- An opt-out holds until the preferences say by said_at that the category's switches were touched later.
CREATE VIEW opted_out AS
SELECT recipient, category, channel, 'switch' AS way, said_at AS since
FROM preference_switches WHERE NOT switched_on
UNION ALL
SELECT o.recipient, o.category, '*', 'link', o.opted_out_at
FROM opt_outs o LEFT JOIN preferences p ON p.recipient = o.recipient
WHERE o.opted_out_at IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM jsonb_array_elements(coalesce(nullif(p.document -> 'categories', 'null'), '[]')) k
    WHERE k ->> 'category' = o.category AND (k ->> 'saidAt')::timestamptz > o.opted_out_at);
