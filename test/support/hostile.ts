/** Text that would run if a page or a mail took it for markup. */
export const hostile = `<script>alert(1)</script>"'&<b onclick=x>`

/** Noon of a November day, UTC. */
export const at = Date.UTC(2026, 10, 24, 12)
