/** For the administration: reasons and subjects of events, blocks, and one row to hold. */
export const statements = [
  'alter table events add column reason text',
  'alter table events add column subject_id text',

  `create table blocks (
    id text primary key,
    kind text not null,
    value text not null,
    reason text,
    actor text not null,
    created_at bigint not null,
    unique (kind, value)
  )`,

  // Everything that makes or unmakes an administrator holds this row first, so that simultaneous acts see each other.
  'create table administration (id integer primary key)',
  'insert into administration (id) values (1)',

  'alter table registrations add column reminded_at bigint',
  `create index registrations_reminder on registrations (expires_at)
    where reminded_at is null and confirmed_at is null and closed_at is null`,
] as const
