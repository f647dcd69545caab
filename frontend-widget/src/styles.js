import { common } from './common-styles.js';

/**
 * The look. It inherits the shop's font and colours and adds one accent. Lengths are em and px, never rem: themes set the
 * root to 62.5 % and would shrink us. Class names are private; what a theme may use are the parts and --trappa-* properties.
 */
const base = common + `
/* What measures its own width has none to offer to what is as wide as its content: a float, or an item of a flexible row. */
:host(:not([hidden])) { display: block; container-type: inline-size; contain-intrinsic-width: 9em }
ul, ol { list-style: none }
.head, .act, .note, .ticket, .step, .what { display: flex; flex-wrap: wrap; align-items: center; gap: .5em }
.title, .state, .ends { display: flex; align-items: center; gap: .5em }
.title { font: inherit; font-weight: 600; flex: 1 1 9em }
.chip { border: 1px solid transparent; background: var(--tint); border-radius: 1em; padding: .05em .75em }
.chip, .state { font-size: .8125em; font-weight: 600 }
.big { font-size: 1.25em; font-weight: 600; line-height: 1.25 }
.big b { font-size: 2em }
.small { font-size: .875em }
.big, .far { margin-top: .25em }
.act { margin-top: .75em }
ul { margin-top: .5em }
.bar { position: relative; height: .75em; border-radius: 1em; border: 1px solid var(--line); overflow: hidden; margin-top: .5em }
.bar *, .fill, .fill * { position: absolute; inset-block: 0; inset-inline-start: 0 }
.bar *, .next i, .next b { width: var(--p); background: var(--a) }
/* Borders, unlike backgrounds, are there in forced colours too. */
.bar i { border-top: 1em solid var(--a) }
.bar b, .next b { width: var(--q); background: var(--hatch) }
.ends, .note, .ticket { justify-content: space-between }
.note, .ticket { align-self: start; border: 1px solid var(--line); border-radius: var(--r); padding: .5em .75em; margin-bottom: .75em }
.ticket { border-inline-start: 4px solid var(--a) }
.ticket > .act { margin: 0 }
code { font: 600 1em ui-monospace, monospace; border: 1px dashed; border-radius: var(--r); padding: .25em .5em; user-select: all; text-transform: none }
button, .button { font: inherit; font-weight: 600; min-height: 44px; padding: .35em 1em; border-radius: var(--trappa-button-radius, var(--r)); border: 1px solid var(--a); background: var(--a); color: var(--on); cursor: pointer; text-decoration: none; display: inline-flex; align-items: center }
.plain, .bare, [aria-disabled] { background: none; color: inherit; border-color: currentColor }
.bare { border: 0; text-decoration: underline; padding: 0 .25em }
.offers, .stairs, .stairs + * { margin-top: 1.5em }
.stairs, .held { display: grid }
ol { display: flex; flex-flow: column-reverse; border-bottom: 2px solid var(--line) }
.step { flex: 1 auto; position: relative; isolation: isolate; gap: 0 .75em; min-height: 3em; padding: .5em .75em; margin-inline-start: calc(var(--k) * min(.9em, 16cqi / var(--n))); border: solid var(--line); border-width: 2px 0 0; border-inline-start-width: 2px }
.fill { inset: 0; z-index: -1 }
.reached, .next { border-color: var(--a) }
.reached i { inset-inline-end: 0; background: var(--tint) }
.here { border-top-width: 5px }
.next { border-top-style: dashed }
.next .fill { top: auto; height: 6px }
.at { font-weight: 600; min-width: 3em }
/* A tier and what it gives share a line or have one each, and a word stays whole where there is room for it on a line of its own. */
.what { gap: 0 .5em; flex: 1 1 min-content; min-width: min(6em, 100%); overflow-wrap: break-word; hyphens: auto; hyphenate-limit-chars: 12 }
.what, .what * { max-width: 100% }
.state { margin-inline-start: auto }
/* A hook that points up to the next step, and a tick for what is reached. */
.state::before { width: .5em; height: .5em; border: solid; border-width: 2px 0 0 2px; rotate: 45deg }
.reached .state::before { width: .4em; height: .75em; margin: -.2em .2em 0; border-width: 0 2px 2px 0 }
.step:not(.here, .locked) .state::before { content: "" }
.here .state { background: var(--a); color: var(--on); border-radius: 1em; padding: .2em .8em }
.held { min-height: calc(28em + 3em * var(--n)) }
.guest { min-height: calc(10.6em + 3em * var(--n)) }
.bones::before { content: ""; display: block; height: 22em; --b: linear-gradient(var(--tint) 0 0) no-repeat 0; background: var(--b) 0 / 9em 1em, var(--b) 2em / 6em 2em }
@container (width>=42em) {
  .top { display: flex; gap: 2.5em }
  .top > * { flex: 1 }
  .offers { margin: 0 }
  .bones::before { height: 14em }
  .held { min-height: calc(18em + 3em * var(--n)) }
}
.guest .bones::before { height: 9em }
`;

/**
 * Real stairs, where every column gets at least 7em: with more steps the room must be wider, and until then the rows stay.
 * All columns share one grid row and differ by their upper margin, so each riser is equal however long the names are.
 */
const stairsFrom = (width) => `
@container (width>=${width}em) {
  .held { min-height: calc(27em + 1.6em * var(--n)) }
  .guest { min-height: calc(18em + 1.6em * var(--n)) }
  .stairs { padding-top: 2.4em; margin: 0 }
  ol { display: grid; grid: auto / auto-flow minmax(0, 18em) }
  .step { margin: calc((var(--n) - 1 - var(--k)) * 1.6em) 0 0; min-height: 8em; flex-flow: column; align-items: start; gap: .25em; padding: .5em .75em }
  .what { flex: none; flex-flow: column; align-items: start; gap: .25em }
  .step:last-child { border-inline-end-width: 2px }
  .at { font-size: 1.125em }
  .next .fill { inset: 0; height: auto }
  .fill i { inset: auto 0 0; width: auto }
  .reached i { height: 100% }
  .next i { height: var(--p); background: var(--tint) }
  .next b { display: none }
  .step:not(.locked) .word { all: unset }
  .state { margin: auto 0 0 }
  .here .state { position: absolute; bottom: calc(100% + .65em); inset-inline: 0; margin-inline: auto; width: max-content }
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
