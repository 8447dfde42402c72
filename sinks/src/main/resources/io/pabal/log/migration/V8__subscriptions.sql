-- Who is subscribed to what, as it stands on the compacted topic: the newest record of a key wins. A tombstone leaves
-- a row that says so, so that an older record that comes again finds it.

CREATE TABLE subscriptions (
  recipient        text        NOT NULL,
  topic_key        text        NOT NULL,
  kafka_partition  integer     NOT NULL,
  kafka_offset     bigint      NOT NULL,
  appended_at      timestamptz NOT NULL,
  subscribed       boolean     NOT NULL,
  said_at          timestamptz,
  PRIMARY KEY (recipient, topic_key)
);
COMMENT ON TABLE subscriptions IS
  'The newest word of a recipient on a topic key: subscribed or not any more.';

CREATE INDEX subscriptions_by_topic ON subscriptions (topic_key) WHERE subscribed;
