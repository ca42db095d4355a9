/**
 * Indexes for a million rows: one for each order together with each filter that has no time of its own, and those of
 * the sweep and the reminder.
 */
export const statements = [
  // Confirmed and closed registrations are looked up, too, because the answer must not reveal whether one used up the
  // mail budget.
  'drop index registrations_reminder',
  'create index registrations_reminder on registrations (expires_at) where reminded_at is null and origin_id is null',

  'create index outbox_ended on outbox (changed_at) where due_at is null and registration_id is null',
  `create index outbox_typed on outbox (changed_at)
    where due_at is null and registration_id is null and detail is not null`,

  'drop index outbox_registration',
  'create index outbox_registration on outbox (registration_id, id) where registration_id is not null',
  'create index outbox_domain_alone on outbox (domain, id)',
  'create index outbox_kind_state on outbox (kind, state, id)',

  'create index accounts_suspended_name on accounts (name_key {binary}, id) where suspended_at is not null',
  'create index accounts_suspended_address on accounts (address_key {binary}, id) where suspended_at is not null',
  'create index accounts_admin_name on accounts (name_key {binary}, id) where is_admin = 1',
  'create index accounts_admin_address on accounts (address_key {binary}, id) where is_admin = 1',

  'drop index registrations_waiting',
  `create index registrations_ends on registrations (expires_at, id) where confirmed_at is null and closed_at is null`,
  `create index registrations_open on registrations (id) where confirmed_at is null and closed_at is null`,
  `create index registrations_confirmed on registrations (id) where confirmed_at is not null`,
] as const
