import { more as en } from './en.js';
import { more as sv } from './sv.js';
import { more as da } from './da.js';

/** What the second file says, by language. Other languages bring all their texts along. */
export const moreCatalogues = { en, sv, da };
