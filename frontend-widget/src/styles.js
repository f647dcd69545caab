/**
 * The look. It inherits the shop's font and colours and adds one accent. Lengths are em and px, never rem: themes set the
 * root to 62.5 % and would shrink us. Class names are private; what a theme may use are the parts and --trappa-* properties.
 */
const base = `
:host { display: block; container: trappa / inline-size; line-height: 1.4; text-align: start;
  --a: var(--trappa-accent, #0b6b53); --on: var(--trappa-on-accent, #fff); --r: var(--trappa-radius, 6px);
  --line: color-mix(in srgb, currentColor 58%, transparent); --soft: color-mix(in srgb, currentColor 12%, transparent);
  --tint: color-mix(in srgb, var(--a) 16%, transparent); --hatch: repeating-linear-gradient(135deg, var(--a) 0 2px, transparent 2px 6px) }
:host([hidden]) { display: none }
:host(:dir(rtl)) { text-align: right }
* { unicode-bidi: plaintext; box-sizing: border-box; margin: 0; padding: 0; min-inline-size: 0 }
h1, h2, h3, h4, h5, h6 { font: inherit; font-weight: 600 }
ul, ol { list-style: none }
[part=base] { outline: 0; overflow-wrap: anywhere; hyphens: auto }
.head, .act, .note, .ticket { display: flex; flex-wrap: wrap; align-items: center; gap: .5em }
.title, .compact, .state { display: flex; align-items: center; gap: .5em }
.title { flex: 1 1 9em }
.chip { display: inline-block; border: 1px solid; border-radius: 1em; padding: .05em .7em; font-size: .8125em; font-weight: 600 }
.big { font-size: 1.25em; font-weight: 600; line-height: 1.25 }
.big b { font-size: 2em; letter-spacing: -.02em }
.small { font-size: .875em }
.big, .far, .act { margin-block-start: .3em }
.offers li:first-child { margin-block-start: .5em }
.bar { position: relative; block-size: .75em; border-radius: 1em; border: 1px solid var(--line); overflow: hidden; margin-block: .5em .15em }
.bar *, .fill, .fill * { position: absolute; inset-block: 0; inset-inline-start: 0 }
.bar *, .next i, .next b { inline-size: var(--p); background: var(--a) }
.bar b, .next b { inline-size: var(--q); background: var(--hatch) }
.ends { display: flex; justify-content: space-between }
.note, .ticket { justify-content: space-between; border: 1px solid var(--line); border-radius: var(--r); padding: .6em .75em; margin-block-end: .5em }
.ticket { border-inline-start: 4px solid var(--a) }
.ticket > .act { margin: 0 }
.ticket > .small { flex: 1 0 100%; font-weight: 600 }
.offers { margin-block-start: 1.25em }
code { font: 600 1em ui-monospace, monospace; border: 1px dashed; border-radius: 4px; padding: .25em .5em; user-select: all }
button, .button { font: inherit; font-weight: 600; min-block-size: 44px; padding: .35em 1em; border-radius: var(--trappa-button-radius, var(--r)); border: 1px solid var(--a); background: var(--a); color: var(--on); cursor: pointer; text-decoration: none; display: inline-flex; align-items: center }
.plain, .bare, :disabled { background: none; color: inherit; border-color: currentColor }
.bare { border-color: transparent; text-decoration: underline; padding-inline: .25em }
:disabled { border-style: dashed; cursor: default }
:focus-visible { outline: 3px solid; outline-offset: 2px }
.stairs, .stairs + .act { margin-block-start: 1.5em }
ol { display: flex; flex-direction: column-reverse; border-block-end: 3px solid var(--line) }
.step { position: relative; display: flex; flex-wrap: wrap; gap: 0 .75em; align-items: center; min-block-size: 3em; padding: .45em .75em; margin-inline-start: calc(var(--k) * min(.9em, 16cqi / var(--n))); border: 0 solid var(--line); border-block-start-width: 3px; border-inline-start-width: 3px }
.step > * { position: relative }
.step > .fill { position: absolute; inset-inline: 0 }
.done, .next { border-color: var(--a) }
.done i { inset-inline-end: 0; background: var(--tint) }
.next { border-block-start-style: dashed }
.next .fill { inset-block-start: auto; block-size: 6px }
.at { font-weight: 700; min-inline-size: 2.9em }
/* A word stays whole where there is room for it on a line of its own. */
.what { flex: 1 1 min-content; max-inline-size: 100%; overflow-wrap: break-word }
.step .chip { hyphens: manual; max-inline-size: 100% }
.at, .big, .ends { font-variant-numeric: tabular-nums }
.state { font-size: .8125em; font-weight: 600 }
svg { inline-size: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8 }
.here .state { background: var(--a); color: var(--on); border-radius: 1em; padding: .15em .7em }
.vh, .word { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.glyph { display: inline-flex; align-items: flex-end; gap: 2px; block-size: 1.1em; flex: none }
.glyph i { inline-size: 4px; border: 1px solid; block-size: calc(25% + 75% * var(--k) / max(var(--n) - 1, 1)) }
.glyph .on { background: currentColor }
.compact { color: inherit; text-decoration: none; min-block-size: 44px }
.bones { min-block-size: calc(33em + var(--n) * 3em); background: repeating-linear-gradient(var(--soft) 0 2.4em, transparent 2.4em 3em) }
@media (prefers-reduced-motion: no-preference) {
  .bar i { animation: grow .7s }
  .risen .here * { animation: land .7s }
  @keyframes grow { from { inline-size: var(--was) } }
  @keyframes land { from { opacity: 0; transform: translateY(-.8em) } }
}
@container trappa (inline-size < 17em) {
  .step { margin-inline-start: calc(var(--k) * min(.3em, 9cqi / var(--n))) }
}
@container trappa (inline-size >= 42em) {
  .top { display: grid; grid-template-columns: 1fr 1fr; gap: 2.5em }
  .offers { margin: 0 }
  .bones { min-block-size: calc(26em + var(--n) * 1.6em) }
}
@media (forced-colors: active) {
  .bar i, .next i, .glyph .on { background: Highlight; forced-color-adjust: none }
  .bar b, .next b { border-inline-end: 2px solid }
  .done { border-color: Highlight; border-block-start-width: 5px }
  .here .state { border: 2px solid }
}
`;

/**
 * Real stairs, where every column gets at least 7em: with more steps the room must be wider, and until then the rows stay.
 * All columns share one grid row and differ by their upper margin, so each riser is equal however long the names are.
 */
const stairsFrom = (width) => `
@container trappa (inline-size >= ${width}em) {
  .stairs { padding-block-start: 2.4em; margin: 0 }
  ol { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 18em) }
  .step { margin: calc((var(--n) - 1 - var(--k)) * 1.6em) 0 0; min-block-size: 8em; flex-flow: column; align-items: flex-start; gap: .2em; padding: .5em .65em }
  .what { flex: none }
  .step:last-child { border-inline-end-width: 3px }
  .at { font-size: 1.125em }
  .next .fill { inset: 0; block-size: auto }
  .fill i { inset: auto 0 0; inline-size: auto }
  .done i { block-size: 100% }
  .next i { block-size: var(--p); background: var(--tint) }
  .next b { display: none }
  .word { position: static; inline-size: auto; block-size: auto; clip-path: none; white-space: normal }
  .state { margin-block-start: auto }
  .here .state { position: absolute; inset-block-end: calc(100% + .65em); inset-inline: 0; margin-inline: auto; inline-size: max-content }
  .here .state::after { content: ""; position: absolute; inset-block-start: 100%; inset-inline: 50% auto; border-inline-end: 2px solid var(--a); block-size: .65em }
}
`;

const made = {};
const sheet = (width) => {
  if (!made[width]) {
    made[width] = new CSSStyleSheet();
    made[width].replaceSync(width > 0 ? stairsFrom(width) : width ? ':host{display:none}' : base);
  }
  return made[width];
};

/**
 * The sheets for a number of steps, shared by all elements on the page. Minus one: nothing to show. That is said by a sheet
 * because the host's own `hidden` attribute belongs to the page.
 */
export const sheetsFor = (steps) => (steps < 0 ? [sheet(-1)] : [sheet(0), sheet(Math.max(42, steps * 7))]);
