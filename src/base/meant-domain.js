// The domain that was probably meant, shared by the pages' script and the server.

// The ones that people in China, Europe and North America use most; ours.
const providers = [
  'qq.com',
  '163.com',
  '126.com',
  'gmail.com',
  'outlook.com',
  'hotmail.com',
  'foxmail.com',
  'icloud.com',
  'yahoo.com',
  'sina.com',
  'sohu.com',
  'aliyun.com',
  'yeah.net',
  'googlemail.com',
  'protonmail.com',
  'fastmail.com',
  'comcast.net',
  'verizon.net',
  'yandex.com',
]

// Real mail domains that are one typing error away from a provider.
const alsoReal = new Set(['ymail.com', 'mail.com', 'email.com', 'cloud.com', 'boxmail.com'])

// For a shorter name every slip is another real name, so only slips in the ending count.
const shortestName = 5

/**
 * The large provider's domain that is one typing error away; null if there is none, or if the domain is real itself.
 *
 * @param {string} domain in lower case
 * @returns {string | null}
 */
export function meantDomain(domain) {
  if (providers.includes(domain) || alsoReal.has(domain)) return null
  return providers.find((provider) => isOneSlipAway(domain, provider)) ?? null
}

function isOneSlipAway(domain, provider) {
  const [name, ending] = parted(domain)
  const [providerName, providerEnding] = parted(provider)
  const isName = name === providerName
  if (!isName && (providerName.length < shortestName || !isSlip(name, providerName))) return false
  return ending === providerEnding || isSlip(ending, providerEnding)
}

function parted(domain) {
  const dot = domain.lastIndexOf('.')
  return [domain.slice(0, dot), domain.slice(dot + 1)]
}

/** Whether the texts differ by one letter left out, added or replaced, or by two neighbours swapped. */
function isSlip(one, other) {
  if (one.length > other.length) return isSlip(other, one)
  if (other.length - one.length > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  if (other.length > one.length) return one.slice(start) === other.slice(start + 1)
  const [left, right] = [one.slice(start), other.slice(start)]
  const swapped = `${left[1] ?? ''}${left[0] ?? ''}${left.slice(2)}`
  return left.slice(1) === right.slice(1) || swapped === right
}
