-- What has an end.  Keys of requests go with their time, the oldest first
-- (server/engine/idempotency.h).

CREATE INDEX idempotency_idx ON idempotency (idx);
