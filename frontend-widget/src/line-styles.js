import { common } from './common-styles.js';

const look = common + `
:host(:not([hidden])) { display: block }
/* The border is seen in forced colours alone. */
.launcher { border: 1px solid transparent; position: fixed; z-index: 10; bottom: 1em; inset-inline-end: 1em; min-width: 44px; padding: .5em 1em; border-radius: 2em; background: var(--a); color: var(--on); font-weight: 600; text-decoration: none; box-shadow: 0 1px 6px rgb(0 0 0 / .3) }
@media (forced-colors:active) { .glyph .on { background: Highlight; border-color: Highlight; forced-color-adjust: none } }
@media print { .launcher { display: none } }
`;

export const lineSheet = new CSSStyleSheet();
lineSheet.replaceSync(look);
