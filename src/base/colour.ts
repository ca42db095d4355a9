// Colours and their contrast. Lightness is changed in OKLab, where it changes neither the hue nor how strong the colour looks.

/** The accent of the pages in one scheme: the colour of links and buttons, of a button under the pointer, and of its words. */
type Shades = { colour: string; strong: string; on: string }

/** The accent of the pages and mails, for light and for dark. */
export type Accent = { light: Shades; dark: Shades }

/** Our own accent, as the style has it. */
export const ownAccent: Accent = {
  light: { colour: '#17695a', strong: '#0f4d42', on: '#ffffff' },
  dark: { colour: '#7bd0bd', strong: '#a4e4d5', on: '#07231d' },
}

/** The surfaces that links and buttons stand on, as the style and the mails have them: the ground, the sheet and tints. */
export const surfaces = {
  light: ['#f3f5f4', '#ffffff', '#f0f4f2', '#fdf1f0'],
  dark: ['#111715', '#19211e', '#212b27', '#2e1f1e', '#24302b'],
} as const

type Scheme = keyof typeof surfaces

/** WCAG 2.2, success criterion 1.4.3, level AA, for text. */
export const leastContrast = 4.5

/** Reads a colour of three or six hexadecimal digits; null if it is none. */
export function parseColour(text: string): string | null {
  if (!/^#(?:[\da-f]{3}){1,2}$/i.test(text)) return null
  const digits = text.slice(1).toLowerCase()
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`
}

/** The accent of a light and, if it has its own, a dark colour; the dark one is otherwise the same colour, made lighter. */
export function accentOf(light: string, dark: string | null): Accent {
  const bright = dark ?? nearestReadable(light, 'dark')
  const step = 0.09
  return {
    light: { colour: light, strong: withLightness(light, lightnessOf(light) - step), on: '#ffffff' },
    dark: { colour: bright, strong: withLightness(bright, lightnessOf(bright) + step), on: '#0b100e' },
  }
}

/** Whether a colour can be read on every surface of a scheme, and the words of a button on it. */
export function isReadable(colour: string, scheme: Scheme): boolean {
  return surfaces[scheme].every((surface) => contrast(colour, surface) >= leastContrast)
}

/** The colour nearest in lightness that can be read. */
export function nearestReadable(colour: string, scheme: Scheme): string {
  if (isReadable(colour, scheme)) return colour
  const step = scheme === 'light' ? -0.005 : 0.005
  for (let lightness = lightnessOf(colour) + step; lightness > 0 && lightness < 1; lightness += step) {
    const changed = withLightness(colour, lightness)
    if (isReadable(changed, scheme)) return changed
  }
  return scheme === 'light' ? '#000000' : '#ffffff'
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = linear(colour)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

type Triple = [number, number, number]

function linear(colour: string): Triple {
  const at = (place: number) => {
    const value = Number.parseInt(colour.slice(place, place + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [at(1), at(3), at(5)]
}

function lightnessOf(colour: string): number {
  return labOf(colour)[0]
}

// https://bottosson.github.io/posts/oklab/
function labOf(colour: string): Triple {
  const [red, green, blue] = linear(colour)
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

// Screens cannot show every strong colour that is very light or dark: the colour is weakened until it fits.
function withLightness(colour: string, lightness: number): string {
  const [, a, b] = labOf(colour)
  const wanted = Math.min(1, Math.max(0, lightness))
  for (let share = 1; share > 0; share -= 0.02) {
    const rgb = rgbOf([wanted, a * share, b * share])
    if (rgb.every((value) => value >= -0.0005 && value <= 1.0005)) return hexOf(rgb)
  }
  return hexOf(rgbOf([wanted, 0, 0]))
}

function rgbOf([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function hexOf(rgb: Triple): string {
  const digits = rgb.map((value) => {
    const clipped = Math.min(1, Math.max(0, value))
    const shown = clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055
    return Math.round(shown * 255)
      .toString(16)
      .padStart(2, '0')
  })
  return `#${digits.join('')}`
}
