const byHand = `exists (select 1 from events
  where events.registration_id = registrations.id and events.kind = 'confirmed-by-hand')`

/** How each registration was confirmed, so that the overview can tell links from digits. */
export const statements = [
  'alter table registrations add column confirmed_by text',
  `update registrations set confirmed_by = case
      when ${byHand} then 'hand' when opened_at is null then 'digits' else 'link' end
    where confirmed_at is not null`,
] as const
