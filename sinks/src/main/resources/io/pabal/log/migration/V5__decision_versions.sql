-- What a decision was taken with, beside the catalog's version: the catalog's rule, by its event type, and
-- the preferences, by their offset.
ALTER TABLE decisions ADD COLUMN rule text;
ALTER TABLE decisions ADD COLUMN preferences_version bigint;
