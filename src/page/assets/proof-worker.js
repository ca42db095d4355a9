// Solves a proof-of-work challenge outside the page's thread, so that the page stays responsive: finds the counter whose derived key begins as asked.

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16))
const hexOf = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

// Report failures too: without a report, the page would never release its form.
addEventListener('message', ({ data }) => {
  void solve(data.parameters)
    .catch(() => null)
    .then(postMessage)
})

async function solve({ nonce, salt, cost, keyLength, keyPrefix }) {
  const form = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(salt), iterations: cost }
  const password = new Uint8Array([...bytesOf(nonce), 0, 0, 0, 0])
  const end = new DataView(password.buffer, password.length - 4)
  for (let counter = 0; counter < 2 ** 32; counter += 1) {
    end.setUint32(0, counter)
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
    const derivedKey = hexOf(await crypto.subtle.deriveBits(form, key, keyLength * 8))
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey }
  }
  return null
}
