/** The password is one means of a recent proof: the column is named for what it tells. */
export const statements = ['alter table sessions rename column password_at to proved_at'] as const
