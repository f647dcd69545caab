import en from './en.js';
import sv from './sv.js';
import da from './da.js';

/** Catalogues by language. English stands in for a language that is not here. */
export const catalogues = { en, sv, da };
