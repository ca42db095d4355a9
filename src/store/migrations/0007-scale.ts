/** Indexes for a million rows: for each order, filter and search that the administration offers, the sweep and the reminder. */
export const statements = [
  // Confirmed and closed registrations are asked about, too: whether one used up the mail budget must not tell.
  'drop index registrations_reminder',
  'create index registrations_reminder on registrations (expires_at) where reminded_at is null and origin_id is null',

  'create index outbox_ended on outbox (changed_at) where due_at is null and registration_id is null',
  `create index outbox_typed on outbox (changed_at)
    where due_at is null and registration_id is null and detail is not null`,
] as const
