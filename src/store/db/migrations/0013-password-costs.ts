// A PHC string ends in 66 characters of salt and tag. PostgreSQL refuses to cut more off than there is.
const cost = `(case when length(password_hash) > 66
  then substr(password_hash, 1, length(password_hash) - 66) else '' end)`

/** Finds which costs the stored hashes have, without reading every row. */
export const statements = [
  `create index accounts_password_cost on accounts (${cost})`,
  `create index registrations_password_cost on registrations (${cost})`,
] as const
