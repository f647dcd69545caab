/** The look of what comes with the second file; it builds on the first one's sheet. */
const look = `
.aside { font-size: .875em; margin-top: .5em; padding-inline-start: .75em; border-inline-start: 3px solid var(--line) }
.refusal { flex: 1 0 100%; font-weight: 600; margin-top: .5em; padding-inline-start: .75em; border-inline-start: 3px solid }
/* What is under way has, as points on their way, a hatched edge. */
[aria-disabled] { cursor: wait; border-style: dashed; background: var(--hatch) 0 100% / 8.485px 4px repeat-x }
/* Without stairs, as while the program is on pause, what there is stands together in the place that was held. */
.held:not(:has(.stairs)) { align-content: start }
/* The hook points down from a step that was taken back. */
.returned .state::before { rotate: -135deg }
.panel { margin-top: 1em }
.told { font-weight: 600; margin-bottom: .75em }
.panel [aria-expanded=true] { background: none; color: inherit; border-color: currentColor }
.question { flex: 1 0 100%; border-top: 1px solid var(--line); margin-top: .5em; padding-top: .5em }
.activity { display: flex; flex-wrap: wrap; align-items: center; align-self: start; gap: .25em .75em; margin-top: .75em }
.activity:has(fieldset) { border: 1px solid var(--line); border-radius: var(--r); padding: .75em }
.activity .told { margin: 0 }
fieldset { border: 0; display: flex; flex-wrap: wrap; gap: .5em .75em }
legend { font-weight: 600; margin-bottom: .5em }
fieldset, .comment { max-width: 44em }
fieldset, fieldset > *, .comment { flex: 1 0 100% }
fieldset .field { flex: none }
.scores + .ends :last-child { text-align: end }
.comment { margin-top: .5em }
.field { display: grid; gap: .25em }
select, textarea { font: inherit; color: inherit; background: none; border: 1px solid; border-radius: var(--r); padding: .35em .5em; min-height: 44px; min-width: 5em; max-width: 100% }
/* The list that opens is the browser's own, and so are its colours. */
option { color: CanvasText; background: Canvas }
textarea { display: block; width: 100%; resize: vertical }
.scores { display: grid; grid-template-columns: repeat(auto-fit, minmax(44px, 1fr)) }
.score { display: grid; justify-items: center; align-content: center; gap: .15em; min-height: 60px; border-radius: var(--r); cursor: pointer }
.score:has(:checked) { background: var(--tint); font-weight: 600 }
input { width: 1.25em; height: 1.25em; accent-color: var(--a) }
.history { display: block; border: 0 }
.history li { border-bottom: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 4em }
summary { display: grid; grid-template-columns: 7.5em 1fr auto; gap: 0 .75em; align-items: baseline; min-height: 44px; padding-block: .6em; cursor: pointer }
/* A row that is laid out only in sight paints nothing outside of itself. */
summary:focus-visible { outline-offset: -3px }
summary span:first-child { grid-row: span 2 }
summary .why { grid-column: 2 / -1; font-size: .875em; text-decoration: underline }
summary::marker { content: "" }
details[open] .why { font-weight: 600 }
details p { padding-bottom: .75em }
/* The reason stands below what it explains: the row's first column and gap, in the reason's smaller letters. */
@container (width>=30em) { details p { padding-inline-start: calc(8.25em / .875) } }
@container (width<20em) {
  summary { grid-template-columns: 1fr auto }
  summary span:first-child { grid-area: auto / 1 / auto / -1; font-size: .875em }
  summary .why { grid-column: 1 / -1 }
}
@media (prefers-reduced-motion: no-preference) {
  [aria-disabled] { animation: wait .7s linear infinite }
  .risen .here * { animation: land .7s }
  .risen .here .fill { animation: none }
  .risen .here .fill i { animation: fill .7s }
  .risen .bar i { animation: run .9s }
  @keyframes wait { to { background-position-x: 8.485px } }
  @keyframes land { from { opacity: 0; transform: translateY(-.8em) } }
  @keyframes fill { from { opacity: 0; height: 0; width: 0 } }
  @keyframes run { from { width: 0 } }
}
@media (forced-colors:active) {
  .bar i, .next i, .glyph .on { background: Highlight; border-color: Highlight; forced-color-adjust: none }
  .bar b, .next b { border-inline-end: 2px solid }
  .reached { border-color: Highlight; border-top-width: 5px }
  .here .state { border: 2px solid }
}
`;

export const moreSheet = new CSSStyleSheet();
moreSheet.replaceSync(look);
