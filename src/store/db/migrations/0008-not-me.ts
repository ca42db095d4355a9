/** Registrations that a reader of their mail disowned, and the addresses that were muted by it. */
export const statements = [
  'alter table registrations add column disowned_at bigint',

  `create table mutes (
    key text primary key,
    registration_id text not null,
    created_at bigint not null,
    ends_at bigint not null
  )`,
  'create index mutes_end on mutes (ends_at)',
] as const
