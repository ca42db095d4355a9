/** The large provider's domain that is one typing error away; null if there is none, or if the domain is real itself. */
export function meantDomain(domain: string): string | null
