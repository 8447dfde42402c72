-- Planned items without a final outcome; past their life they are overdue. The same test as items.final,
-- without looking at every hand-over of every item: the audit asks it for whole months.
CREATE VIEW unfinished_items AS
SELECT p.*
FROM planned_items p
WHERE p.ended_reason IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM hand_overs h
    WHERE h.item_id = p.item_id AND h.event_time = p.event_time
      AND (h.strength >= 4 OR (h.state = 'in_doubt' AND h.final)));
