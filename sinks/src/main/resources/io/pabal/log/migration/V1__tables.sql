-- The log: one row a fact, each found again by a replay. Partitions are cut by the time of the event
-- (of the append for dead letters), never by the wall clock of the writer, so that what is written twice
-- meets its own row.

CREATE TABLE decisions (
  decision_id      text        NOT NULL,
  event_time       timestamptz NOT NULL,
  event_source     text        NOT NULL,
  event_id         text        NOT NULL,
  event_type       text,
  topic            text        NOT NULL,
  kafka_partition  integer     NOT NULL,
  kafka_offset     bigint      NOT NULL,
  recipient        text        NOT NULL,
  lane             text,
  category         text,
  reason           text        NOT NULL,
  detail           text,
  channels         jsonb       NOT NULL,
  catalog_version  bigint      NOT NULL,
  preferences_at   timestamptz,
  life_ends_at     timestamptz,
  decided_at       timestamptz NOT NULL,
  PRIMARY KEY (decision_id, event_time)
) PARTITION BY RANGE (event_time);
COMMENT ON TABLE decisions IS
  'Why an event was, or was not, sent to a recipient. Another decision for the same event and recipient is another row.';

CREATE INDEX decisions_recipient ON decisions (recipient, event_time);
CREATE INDEX decisions_event     ON decisions (event_id, event_time);
CREATE INDEX decisions_position  ON decisions (topic, kafka_partition, kafka_offset);

CREATE TABLE planned_items (
  item_id       text        NOT NULL,
  event_time    timestamptz NOT NULL,
  event_source  text        NOT NULL,
  event_id      text        NOT NULL,
  event_type    text,
  recipient     text        NOT NULL,
  channel       text        NOT NULL,
  lane          text,
  category      text,
  planned_at    timestamptz,
  life_ends_at  timestamptz,
  ended_at      timestamptz,
  ended_reason  text,
  PRIMARY KEY (item_id, event_time)
) PARTITION BY RANGE (event_time);
COMMENT ON TABLE planned_items IS
  'What a decision planned: one event for one recipient at one address. ended_reason: plan gave it up.';

CREATE INDEX planned_items_recipient ON planned_items (recipient, event_time);
CREATE INDEX planned_items_event     ON planned_items (event_id, event_time);
CREATE INDEX planned_items_life      ON planned_items (life_ends_at);

CREATE TABLE hand_overs (
  item_id              text        NOT NULL,
  attempt              integer     NOT NULL,
  epoch                text        NOT NULL,
  sequence             bigint      NOT NULL,
  event_time           timestamptz NOT NULL,
  event_source         text        NOT NULL,
  event_id             text        NOT NULL,
  event_type           text,
  appended_at          timestamptz,
  recipient            text        NOT NULL,
  channel              text        NOT NULL,
  lane                 text,
  notification_id      text        NOT NULL,
  address_key          text,
  state                text        NOT NULL CHECK (state IN ('pending', 'in_doubt', 'failed', 'accepted')),
  strength             smallint    NOT NULL,
  outcome              text,
  final                boolean     NOT NULL,
  provider             text,
  code                 text,
  provider_message_id  text,
  detail               text,
  retry_after_millis   bigint,
  resend               boolean     NOT NULL,
  late                 boolean     NOT NULL,
  intent_at            timestamptz,
  started_at           timestamptz,
  answered_at          timestamptz,
  PRIMARY KEY (item_id, attempt, epoch, sequence, event_time)
) PARTITION BY RANGE (event_time);
COMMENT ON TABLE hand_overs IS
  'One giving of one item to a provider: intent and outcome in one row, the stronger state wins.';
COMMENT ON COLUMN hand_overs.strength IS
  'Orders outcomes: 0 intent, 1 handed over again, 2 back with plan, 3 in doubt, 4 final failure, 5 accepted.';
COMMENT ON COLUMN hand_overs.late IS
  'Reported by a task whose successor had already started.';
COMMENT ON COLUMN hand_overs.resend IS
  'RESENT_IN_DOUBT: repeats a hand-over of which nobody knows what came.';

CREATE INDEX hand_overs_recipient    ON hand_overs (recipient, event_time);
CREATE INDEX hand_overs_event        ON hand_overs (event_id, event_time);
CREATE INDEX hand_overs_state        ON hand_overs (state, channel, event_time);
CREATE INDEX hand_overs_notification ON hand_overs (notification_id);

CREATE TABLE dead_letters (
  part             text        NOT NULL,
  topic            text        NOT NULL,
  kafka_partition  integer     NOT NULL,
  kafka_offset     bigint      NOT NULL,
  appended_at      timestamptz NOT NULL,
  reason           text        NOT NULL,
  detail           text,
  key_bytes        bytea,
  value_head       bytea,
  value_bytes      bigint      NOT NULL,
  value_sha256     text,
  headers          jsonb       NOT NULL,
  given_up_at      timestamptz NOT NULL,
  PRIMARY KEY (part, topic, kafka_partition, kafka_offset, appended_at)
) PARTITION BY RANGE (appended_at);
COMMENT ON TABLE dead_letters IS 'What could not be processed, with its reason and the head of its bytes.';

CREATE INDEX dead_letters_position ON dead_letters (topic, kafka_partition, kafka_offset);
CREATE INDEX dead_letters_reason   ON dead_letters (reason, appended_at);

CREATE TABLE decisions_default     PARTITION OF decisions     DEFAULT;
CREATE TABLE planned_items_default PARTITION OF planned_items DEFAULT;
CREATE TABLE hand_overs_default    PARTITION OF hand_overs    DEFAULT;
CREATE TABLE dead_letters_default  PARTITION OF dead_letters  DEFAULT;
