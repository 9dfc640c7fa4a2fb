CREATE TABLE account_locks (
  user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  locked_at_ms INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE TABLE admin_audit (
  id TEXT NOT NULL PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('admin', 'service', 'command')),
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT,
  details TEXT NOT NULL,
  request_id TEXT
) STRICT;
CREATE INDEX admin_audit_by_actor ON admin_audit (actor, id);
CREATE INDEX admin_audit_by_target ON admin_audit (target, id);
CREATE TABLE billing_alarms (
  key TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  customer_id TEXT,
  detail TEXT NOT NULL,
  times INTEGER NOT NULL,
  first_seen_at_ms INTEGER NOT NULL,
  last_seen_at_ms INTEGER NOT NULL,
  resolved_at_ms INTEGER
) STRICT;
CREATE INDEX billing_alarms_by_customer ON billing_alarms (customer_id, kind);
CREATE INDEX billing_alarms_by_time ON billing_alarms (last_seen_at_ms);
CREATE TABLE billing_customers (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
  created_at_ms INTEGER NOT NULL,
  ticket INTEGER NOT NULL DEFAULT 0,
  applied_ticket INTEGER NOT NULL DEFAULT 0,
  checked_at_ms INTEGER,
  next_check_at_ms INTEGER NOT NULL,
  checkout_until_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX billing_customers_due ON billing_customers (next_check_at_ms);
CREATE TABLE billing_events (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  api_version TEXT,
  created_at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  customer_id TEXT,
  object_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'done', 'failed')),
  attempts INTEGER NOT NULL,
  run_after_ms INTEGER NOT NULL,
  processed_at_ms INTEGER,
  outcome TEXT
) STRICT;
CREATE INDEX billing_events_by_customer ON billing_events (customer_id);
CREATE INDEX billing_events_by_time ON billing_events (received_at_ms, id);
CREATE INDEX billing_events_due ON billing_events (status, run_after_ms);
CREATE TABLE billing_subscriptions (
  id TEXT NOT NULL PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES billing_customers (id) ON DELETE CASCADE,
  tier TEXT,
  status TEXT NOT NULL,
  period_end_ms INTEGER,
  cancel_at_ms INTEGER
) STRICT;
CREATE INDEX billing_subscriptions_by_customer ON billing_subscriptions (customer_id);
CREATE TABLE devices (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  public_key TEXT NOT NULL,
  name TEXT NOT NULL,
  platform TEXT NOT NULL,
  enrolled_at_ms INTEGER NOT NULL,
  last_seen_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER,
  PRIMARY KEY (user_id, id)
) STRICT;
CREATE TABLE ledger_alarms (
  key TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  detail TEXT NOT NULL,
  times INTEGER NOT NULL,
  first_seen_at_ms INTEGER NOT NULL,
  last_seen_at_ms INTEGER NOT NULL,
  resolved_at_ms INTEGER
) STRICT;
CREATE INDEX ledger_alarms_by_user ON ledger_alarms (user_id, last_seen_at_ms);
CREATE INDEX ledger_alarms_open ON ledger_alarms (last_seen_at_ms) WHERE resolved_at_ms IS NULL;
CREATE TABLE ledger_entries (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  branch INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  resource_type TEXT NOT NULL,
  amount INTEGER NOT NULL,
  day INTEGER NOT NULL,
  is_counted INTEGER NOT NULL CHECK (is_counted IN (0, 1)),
  entry TEXT NOT NULL,
  metadata TEXT,
  received_at_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id, seq, branch)
) STRICT;
CREATE INDEX ledger_entries_by_day ON ledger_entries (user_id, day, device_id, resource_type) WHERE is_counted = 1;
CREATE UNIQUE INDEX ledger_entries_counted ON ledger_entries (user_id, id) WHERE is_counted = 1;
CREATE TABLE ledger_heads (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  branch INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  after_hash TEXT NOT NULL,
  size INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('live', 'superseded', 'frozen')),
  PRIMARY KEY (user_id, device_id, branch)
) STRICT;
CREATE TABLE ledger_receipts (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  device_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  from_seq INTEGER NOT NULL,
  to_seq INTEGER NOT NULL,
  head TEXT NOT NULL,
  outcome TEXT NOT NULL,
  batch TEXT NOT NULL,
  receipt TEXT NOT NULL,
  issued_at_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, hash)
) STRICT;
CREATE INDEX ledger_receipts_by_batch ON ledger_receipts (user_id, device_id, head, from_seq);
CREATE TABLE login_attempts (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX login_attempts_by_key ON login_attempts (key, at_ms);
CREATE INDEX login_attempts_by_time ON login_attempts (at_ms);
CREATE TABLE mail_outbox (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'failed')),
  attempts INTEGER NOT NULL,
  run_after_ms INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  last_error TEXT
) STRICT;
CREATE INDEX mail_outbox_due ON mail_outbox (status, run_after_ms);
CREATE TABLE mail_slots (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_slots_by_key ON mail_slots (key, at_ms);
CREATE INDEX mail_slots_by_time ON mail_slots (at_ms);
CREATE TABLE mail_tokens (
  hash TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL CHECK (purpose IN ('verify', 'reset', 'change')),
  email TEXT NOT NULL,
  security_version INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_tokens_by_expiry ON mail_tokens (expires_at_ms);
CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id, purpose);
CREATE TABLE rate_limits (
  key TEXT NOT NULL PRIMARY KEY,
  window_start_ms INTEGER NOT NULL,
  taken INTEGER NOT NULL
) STRICT;
CREATE INDEX rate_limits_by_time ON rate_limits (window_start_ms);
CREATE TABLE schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device_id TEXT,
  counter INTEGER NOT NULL,
  salt TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  last_used_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  ended_because TEXT,
  FOREIGN KEY (user_id, device_id) REFERENCES devices (user_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX sessions_by_expiry ON sessions (expires_at_ms);
CREATE INDEX sessions_by_user ON sessions (user_id, device_id);
CREATE TABLE signing_keys (
  kid TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  public_jwk TEXT NOT NULL,
  sealed_private_jwk TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  retired_at_ms INTEGER
) STRICT;
CREATE TABLE usage_daily (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  resource_type TEXT NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (user_id, day, resource_type)
) STRICT;
CREATE TABLE used_proofs (
  id TEXT NOT NULL PRIMARY KEY,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX used_proofs_by_expiry ON used_proofs (expires_at_ms);
CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  owned_email_key TEXT,
  password_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('student', 'subscriber', 'admin')),
  security_version INTEGER NOT NULL DEFAULT 0,
  tier TEXT NOT NULL DEFAULT 'free_trial' CHECK (tier IN ('free_trial', 'basic', 'pro')),
  entitlement_rev INTEGER NOT NULL DEFAULT 0,
  tier_period_end_ms INTEGER,
  tier_grace_until_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_by_owned_email ON users (owned_email_key) WHERE owned_email_key IS NOT NULL;
CREATE INDEX users_pending_by_email ON users (email_key, id) WHERE owned_email_key IS NULL;
CREATE INDEX users_pending_by_time ON users (created_at_ms) WHERE owned_email_key IS NULL;
