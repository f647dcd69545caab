/** The look of what comes with the second file; it builds on the first one's sheet. */
const look = `
.aside { font-size: .875em; margin-block-start: .5em; padding-inline-start: .75em; border-inline-start: 3px solid var(--line) }
.refusal { font-weight: 600 }
.paused { --a: var(--line); --tint: var(--soft) }
.paused .here .state { background: none; color: inherit }
.panel { margin-block-start: 1em }
.told { font-weight: 600; margin-block-end: .75em }
.question { flex: 1 0 100%; border-block-start: 1px solid var(--line); margin-block-start: .5em; padding-block-start: .5em }
.history { display: block; border: 0 }
.history li { border-block-end: 1px solid var(--line) }
summary { display: grid; grid-template-columns: 7.5em 1fr auto; gap: 0 .75em; align-items: baseline; min-block-size: 44px; padding-block: .6em; cursor: pointer }
summary b { font-variant-numeric: tabular-nums }
summary .why { grid-column: 2 / -1; font-size: .875em; text-decoration: underline }
summary::marker { content: "" }
details[open] .why { font-weight: 600 }
details p { padding-block-end: .75em }
@container trappa (inline-size < 20em) {
  summary { grid-template-columns: 1fr auto }
  summary span:first-child { grid-column: 1 / -1; font-size: .875em }
  summary .why { grid-column: 1 / -1 }
}
.launcher { position: fixed; z-index: 10; inset-block-end: 1em; inset-inline-end: 1em; min-inline-size: 44px; padding: .5em 1em; border-radius: 2em; background: var(--a); color: var(--on); font-weight: 600; box-shadow: 0 1px 6px rgb(0 0 0 / .3) }
@media print { .launcher { display: none } }
`;

export const moreSheet = new CSSStyleSheet();
moreSheet.replaceSync(look);
