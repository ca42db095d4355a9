// Faults that say that what DATABASE_URL names is no database of ours.

/** Whether a fault means that the file is damaged, or is no SQLite database at all. */
export function isDamaged(fault: Error): boolean {
  // CORRUPT, NOTADB (sqlite.org/rescode.html); data_corrupted, index_corrupted.
  if ('errcode' in fault) return [11, 26].includes(Number(fault.errcode) & 0xff)
  return 'code' in fault && /^XX00[12]$/.test(String(fault.code))
}

/** Whether a fault means that the tables are not ours: another program's, or some were lost. */
export function isForeign(fault: Error): boolean {
  // ERROR is SQLite's code for all of them, and for much else.
  if ('errcode' in fault)
    return /^(no such (table|column)|(table|index) .+ already exists|table .+ has no column)/.test(
      fault.message,
    )
  // undefined_table and undefined_column, duplicate_table and duplicate_column.
  return 'code' in fault && /^(42P01|42703|42P07|42701)$/.test(String(fault.code))
}
