/** From when on an account needs a second factor, where the site asks for one. */
export const statements = ['alter table accounts add column factor_due_at bigint'] as const
