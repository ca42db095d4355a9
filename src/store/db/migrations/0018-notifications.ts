/** Notifications for hooks and webhooks, every try at one, and the hooks that a host application has. */
export const statements = [
  `create table notifications (
    id text primary key,
    message_id text not null,
    receiver text not null,
    kind text not null,
    account_id text,
    data text,
    state text not null,
    tries integer not null,
    due_at bigint,
    claim text,
    reason text,
    reply text,
    created_at bigint not null,
    changed_at bigint not null
  )`,
  'create index notifications_due on notifications (receiver, due_at) where due_at is not null',
  'create index notifications_account on notifications (account_id) where account_id is not null',
  'create index notifications_created on notifications (created_at)',
  'create index notifications_receiver on notifications (receiver, id)',
  'create index notifications_kind on notifications (kind, id)',
  'create index notifications_state on notifications (state, id)',

  `create table notification_tries (
    id text primary key,
    notification_id text not null references notifications (id) on delete cascade,
    at bigint not null,
    outcome text not null,
    reason text,
    reply text
  )`,
  'create index notification_tries_notification on notification_tries (notification_id, id)',

  'create table hooks (kind text primary key, seen_at bigint not null)',
] as const
