/** What all elements share. */
export const common = `
[part=base] { line-height: 1.4; text-align: start; white-space: normal; text-indent: 0; outline: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums;
  --a: var(--trappa-accent, var(--ta, #0b6b53)); --on: var(--trappa-on-accent, var(--to, #fff)); --r: var(--trappa-radius, var(--tr, 6px));
  --line: color-mix(in srgb, currentColor 58%, transparent);
  --tint: color-mix(in srgb, var(--a) 16%, transparent); --hatch: repeating-linear-gradient(135deg, var(--a) 0 2px, transparent 2px 6px) }
:host(:dir(rtl)) [part=base] { text-align: right }
* { unicode-bidi: plaintext; box-sizing: border-box; margin: 0; padding: 0; min-width: 0 }
:focus-visible { outline: 3px solid var(--a); outline-offset: 2px }
.vh, .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.glyph { display: inline-flex; align-items: end; gap: 2px; height: 1em; flex: none }
.glyph i { width: 4px; border: 1px solid; height: calc(25% + 75% * var(--k) / max(var(--n) - 1, 1)) }
.glyph .on { border-width: 2px }
.compact { display: flex; align-items: center; gap: .5em; color: inherit; min-height: 44px }
`;
