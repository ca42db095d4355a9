// Base32 (RFC 4648) without padding: letters and digits that people can read out and type.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Writes bytes in Base32; their number is a multiple of five, so that nothing is padded. */
export function base32(bytes: Uint8Array): string {
  let text = ''
  for (let place = 0; place < bytes.length; place += 5) {
    const bits = Buffer.from(bytes.subarray(place, place + 5)).readUIntBE(0, 5)
    for (let letter = 7; letter >= 0; letter -= 1) text += alphabet[Math.floor(bits / 32 ** letter) % 32]
  }
  return text
}

/** Reads what `base32` wrote. */
export function bytesOfBase32(text: string): Buffer {
  const bytes: number[] = []
  let [bits, count] = [0, 0]
  for (const letter of text) {
    bits = (bits << 5) | alphabet.indexOf(letter)
    count += 5
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 0xff)
    bits &= (1 << count) - 1
  }
  return Buffer.from(bytes)
}
