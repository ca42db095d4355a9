/** The code that Node, its sockets and folders, and PostgreSQL's driver give a fault; null when it has none. */
export function faultCode(fault: unknown): string | null {
  return fault instanceof Error && 'code' in fault ? String(fault.code) : null
}
