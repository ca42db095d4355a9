import type { Accent } from '../base/colour.ts'

/** The style that gives the pages their accent, at the end of `postern.css`. */
export function accentStyle({ light, dark }: Accent): string {
  return `:root {
  --accent: ${light.colour};
  --accent-strong: ${light.strong};
  --on-accent: ${light.on};
}

@media (prefers-color-scheme: dark) {
  :root {
    --accent: ${dark.colour};
    --accent-strong: ${dark.strong};
    --on-accent: ${dark.on};
  }
}
`
}
